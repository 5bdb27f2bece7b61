// The lists of feeds: search by typing, and buttons that copy an address.  Without this everything else works.
(() => {
  "use strict";
  const status = document.querySelector("[role=status]");
  const fold = (text) => text.normalize("NFKC").toLowerCase();

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // no permission, or the page did not come over https
      const field = document.createElement("textarea");
      field.className = "unseen";
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }

  function addButton(link, after, name) {
    const button = document.getElementById("copy").content.firstElementChild.cloneNode(true);
    button.setAttribute("aria-label", `${button.title}: ${name}`);
    button.addEventListener("click", async () => {
      await copy(link.href);
      button.focus();
      button.classList.add("done");
      status.textContent = button.dataset.said;
      setTimeout(() => {
        button.classList.remove("done");
        status.textContent = "";
      }, 2000);
    });
    after.after(button);
  }

  function addFormats(row, names) { // long lists leave out what is alike for all feeds
    const formats = document.createElement("span");
    formats.className = "formats";
    for (let at = 0; at < names.length; at += 2) {
      const link = document.createElement("a");
      link.textContent = names[at];
      link.href = row.querySelector(".name").getAttribute("href") + names[at + 1];
      formats.append(link, " ");
    }
    row.append(" ", formats);
  }

  for (const link of document.querySelectorAll(".choices a")) addButton(link, link, link.textContent);
  for (const row of document.querySelectorAll(".tree div")) {
    const usual = row.closest(".tree").dataset.formats;
    if (usual && !row.querySelector(".formats")) addFormats(row, usual.trim().split(" "));
    const link = row.querySelector(".formats a");
    addButton(link, row.querySelector(".formats").lastElementChild, `${link.textContent} ${row.querySelector(".name").textContent}`);
  }

  for (const image of document.querySelectorAll(".thumb img")) {
    const drop = () => image.remove(); // a picture that is not there leaves an empty frame, so that nothing moves
    image.addEventListener("error", drop);
    if (image.complete && !image.naturalWidth) drop();
  }

  const field = document.getElementById("search");
  if (!field) return;
  const branches = document.querySelectorAll(".tree details");
  const sections = [...document.querySelectorAll("section.feeds")];
  const names = new Map(); // a feed is found by the names of those above it, too
  const items = [...document.querySelectorAll(":is(.tree, .cloud) li")].map((item) => {
    const above = item.parentElement.closest("li");
    names.set(item, `${names.get(above) ?? ""} ${fold(item.querySelector(".name").textContent)}`);
    return { item, above };
  });

  function search() {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    const shown = new Set();
    let found = 0;
    for (const { item, above } of items.toReversed()) {
      const matches = words.every((word) => names.get(item).includes(word));
      found += matches;
      if (matches || shown.has(item)) shown.add(item).add(above);
      item.hidden = !shown.has(item);
    }
    for (const branch of branches) branch.open = words.length > 0;
    for (const section of sections) section.hidden = !section.querySelector("li:not([hidden])");
    const { one, many, none } = field.dataset;
    status.textContent = !words.length ? "" : found ? (found === 1 ? one : many).replace("{}", found) : none;
    status.classList.toggle("unseen", found > 0);
  }

  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") document.querySelector("section.feeds:not([hidden]) li:not([hidden]) .name")?.focus();
    if (event.key === "Escape") {
      field.value = "";
      search();
    }
  });
  field.parentElement.hidden = false;
  if (field.value) search();
})();
