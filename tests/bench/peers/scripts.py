"""What the peers that Node.js runs write their feeds with: they bring nothing for feeds of categories."""

from __future__ import annotations

FEEDS = """\
const SITE = "https://example.org";
const escape = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);
const link = (one) => `${SITE}/${one.date.toISOString().slice(0, 10).replaceAll("-", "/")}/${one.slug}/`;
const summary = (html) => html.replace(/<[^>]*>/g, " ").replace(/\\s+/g, " ").trim().slice(0, 300);

const WRITERS = {
    rss: {
        document: (title, items) => `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>${title}</title><link>${SITE}/</link><description>${title}</description>${items}</channel></rss>`,
        item: (one) => `<item><title>${escape(one.title)}</title><link>${link(one)}</link><guid>${link(one)}</guid>
<pubDate>${one.date.toUTCString()}</pubDate>
${one.categories.map((name) => `<category>${escape(name)}</category>`).join("")}
<description>${escape(summary(one.content))}</description>
<content:encoded>${escape(one.content)}</content:encoded></item>
`,
    },
    atom: {
        document: (title, items) => `<feed xmlns="http://www.w3.org/2005/Atom">
<title>${title}</title><id>${SITE}/</id>${items}</feed>`,
        item: (one) => `<entry><title>${escape(one.title)}</title><link href="${link(one)}"/><id>${link(one)}</id>
<published>${one.date.toISOString()}</published><updated>${one.date.toISOString()}</updated>
${one.categories.map((name) => `<category term="${escape(name)}"/>`).join("")}
<summary>${escape(summary(one.content))}</summary>
<content type="html">${escape(one.content)}</content></entry>
`,
    },
};

function write(name, title, posts) {
    const { document, item } = WRITERS[name];
    return `<?xml version="1.0" encoding="utf-8"?>\\n${document(escape(title), posts.map(item).join(""))}\\n`;
}

module.exports = { write };
"""
