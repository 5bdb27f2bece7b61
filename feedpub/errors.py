"""The errors that feedpub raises; all derive from FeedpubError, print as one line and pickle."""


class FeedpubError(Exception):
    """Something that its reader can mend; `str()` says where, what and what to do."""


class ConfigError(FeedpubError):
    """The configuration or the command is wrong; nothing was built."""


class SourceError(FeedpubError):
    """The posts cannot be read at all; what was published before stays."""


class PublishError(FeedpubError):
    """The output cannot be written; what was published before stays whole."""


class ServeError(FeedpubError):
    """The server cannot start or go on, for instance because another program has the port."""
