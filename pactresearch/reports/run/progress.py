"""What a run tells while it goes: one bar on a terminal, lines elsewhere."""

from collections.abc import Callable, Sequence
from pathlib import Path

from pactresearch.reports.kept import records
from pactresearch.reports.kept.jobs import Job, Outcome

_MOST_NAMES = 3
_LEAST_REASON = 80  # characters of a reason, however long the names beside it


class Lines:
    """A line for each report."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        self.total, self.done, self.failed = total, 0, 0
        self._say = say

    def in_hand(self, jobs: Sequence[Job]) -> None:
        """Takes note of the reports that are being made."""

    def ended(self, outcome: Outcome) -> None:
        """Takes note of a report that has come out."""
        self.done += outcome.failure is None
        self.failed += outcome.failure is not None
        self._tell(outcome)

    def _tell(self, outcome: Outcome) -> None:
        self._say(f"[{self.done + self.failed}/{self.total}] {_line(outcome)}")

    def close(self) -> None:
        """Ends the telling."""


class Bar(Lines):
    """One bar: done, failed, left, and the reports in hand. Failures stand above it, a line each."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        import tqdm

        tqdm.tqdm.monitor_interval = 0  # its thread would have to be forked with the workers
        super().__init__(total, say)
        layout = "{l_bar}{bar}| {n_fmt} of {total_fmt} [{elapsed}<{remaining}]{postfix}"
        self._bar = tqdm.tqdm(total=total, bar_format=layout, dynamic_ncols=True, smoothing=0.1)
        self.in_hand(())

    def in_hand(self, jobs: Sequence[Job]) -> None:
        """Shows the reports that are being made."""
        self._hand = jobs
        self._show()

    def _tell(self, outcome: Outcome) -> None:
        if outcome.failure is not None:
            self._bar.write(_line(outcome))
        self._bar.update()
        self._show()

    def close(self) -> None:
        """Leaves the bar as it is."""
        self.in_hand(())
        self._bar.close()

    def _show(self) -> None:
        left = self.total - self.done - self.failed
        names = [str(job.place) for job in self._hand]
        more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
        hand = f"; in hand: {', '.join(names[:_MOST_NAMES])}{more}" if names else ""
        self._bar.set_postfix_str(f"{self.done} done, {self.failed} failed, {left} left{hand}")


def _line(outcome: Outcome) -> str:
    place = outcome.place
    head = f"{place.notebook} {place.unit:<10} {outcome.seconds:5.1f} s  "
    if outcome.failure is None:
        return head + _shown(place.page)
    where = f" (see {_shown(place.failure)})"
    room = max(_LEAST_REASON, records.LINE - len(f"[{10**4}/{10**4}] {head}FAILED: {where}"))
    return f"{head}FAILED: {records.shortened(outcome.failure, room)}{where}"


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
