"""Heads of posts in, the feeds that they make out: which post is in which, and in what order."""

from feedpub.plan.feeds import Plan, come_out, keep_apart, plan

__all__ = ["Plan", "come_out", "keep_apart", "plan"]
