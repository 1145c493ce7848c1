"""What a sidecar says of dates, and what else lies in data/raw."""

import datetime as dt

import pytest
import yaml

from pactresearch import paths
from pactresearch.data import sources
from pactresearch.errors import InputError

SIDECAR = "unodc_wdr_2025_annex_7_1_seizures.source.yaml"
TOMORROW = dt.date.today() + dt.timedelta(days=1)  # whoever lives further east may have it already


def read(tmp_path, **dates):
    said = yaml.safe_load((paths.raw() / SIDECAR).read_text(encoding="utf-8")) | dates
    file = tmp_path / SIDECAR
    file.write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return sources.read_sidecar(file)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"published": dt.date(2206, 1, 15)}, r"`published` is 2206-01-15, which is after `accessed` \(2026-11-23\)"),
        ({"accessed": dt.date(2206, 1, 15)}, r"`accessed` is 2206-01-15, which is after today \(\d{4}-\d\d-\d\d\)"),
        ({"accessed": dt.date(2025, 6, 25)}, r"`published` is 2025-06-26, which is after `accessed` \(2025-06-25\)"),
        ({"published": dt.date(1206, 1, 15)}, r"`published` is 1206-01-15; it must be from 1900 on"),
        ({"published": 2025}, r"`published` is 2025; it must be a day such as 2025-06-26"),
        ({"published": 86400}, r"`published` is 86400; it must be a day"),
        ({"published": True}, r"`published` is True; it must be a day"),
        ({"published": None}, r"`published` is None; it must be a day"),
        ({"published": "26.06.2025"}, r"`published` is '26\.06\.2025'; it must be a day"),
        ({"published": "2025-06"}, r"`published` is '2025-06'; it must be a day"),
        ({"published": "2025-02-30"}, r"`published` is '2025-02-30'; it must be a day that the calendar has"),
        ({"accessed": dt.datetime(2026, 11, 23, 12)}, r"`accessed` is 2026-11-23 12:00:00; it must be a day"),
    ],
)
def test_a_date_that_cannot_be_is_refused(tmp_path, dates, words):
    with pytest.raises(InputError, match=words):
        read(tmp_path, **dates)


def test_a_date_that_can_be_is_taken(tmp_path):
    assert read(tmp_path, published="2025-06-26").published == dt.date(2025, 6, 26)
    if TOMORROW > sources.RELEASED:
        assert read(tmp_path, published=TOMORROW, accessed=TOMORROW).accessed == TOMORROW


def test_what_nothing_reads_is_named_with_what_to_do(project):
    raw = project / "data" / "raw"
    assert sources.unread() == []
    for name in ("prices.xlsx", "old.source.yml", "notes.md", ".hidden", "~$prices.xlsx"):
        (raw / name).write_bytes(b"x")
    old, workbook = sources.unread()
    assert old == (
        "data/raw/old.source.yml is not read. A sidecar is named like its file, NAME.source.yaml: rename it, or move it out of "
        "data/raw."
    )
    assert workbook.startswith(
        "data/raw/prices.xlsx is not read. `pactresearch ingest data/raw/prices.xlsx` reads it, and says what it takes"
    )
    (raw / "SEIZURES.CSV").write_text("iso3\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"data/raw/SEIZURES\.CSV is not read: rename it to SEIZURES\.csv\."):
        sources.catalogue()
