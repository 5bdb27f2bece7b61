"""How builds went in, when to build again though nothing has changed out."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime

from feedpub.base.values import Value
from feedpub.model import Report

RETRY = 3.0
"""Seconds after which a build that failed is tried again, for instance because a disk was full."""
REREAD = 60.0
"""The same where some posts could not be read: the others are served."""


class Due(Value, frozen=True):
    """When to build again; never, unless it says so."""

    date: datetime | None = None
    """When the next post appears or expires."""
    moment: float = math.inf
    """When to try again what failed, by `time.monotonic`: a clock that is set back must not put it off."""

    @classmethod
    def after(cls, report: Report) -> Due:
        """When a build will no longer be right, or what failed in it may have passed."""
        failed = any(one.may_pass for one in report.problems)
        return cls(report.next_change, time.monotonic() + REREAD if failed else math.inf)

    @classmethod
    def within(cls, seconds: float) -> Due:
        """After so many seconds."""
        return cls(moment=time.monotonic() + seconds)

    @property
    def is_now(self) -> bool:
        """Whether to build."""
        return time.monotonic() >= self.moment or (self.date is not None and self.date <= datetime.now(UTC))
