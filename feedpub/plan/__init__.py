"""Heads of posts in, the feeds that they make out: which post is in which, and in what order."""

from feedpub.plan.distinct import come_out, is_out, keep_apart
from feedpub.plan.feeds import Plan, plan

__all__ = ["Plan", "come_out", "is_out", "keep_apart", "plan"]
