"""A report is published whole, or the one from before stands as it stood."""

import pytest

from pactresearch.reports.kept import publication


def test_what_cannot_be_published_whole_leaves_the_record_of_the_report_before(tmp_path):
    place = publication.Place(tmp_path, "route_trends", "northern")
    place.folder.mkdir(parents=True)
    (place.folder / publication.METADATA).write_text("{}", encoding="utf-8")
    with publication.aside(tmp_path) as made, pytest.raises(OSError):
        (made / "folder").mkdir()
        (made / "report.json").write_text("{}", encoding="utf-8")
        publication.publish(place, made)  # the page was never made
    assert (place.folder / publication.METADATA).read_text(encoding="utf-8") == "{}"
