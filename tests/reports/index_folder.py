"""A folder of reports as runs leave it, without running any: for the index and for packing."""

import hashlib
import json

PAGE = "<!DOCTYPE html><html lang='en'><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
FINDING = {
    "id": "heroin_newest_year", "sentence": "For 2023, 42 kg of heroin were reported.", "value": 42.0, "low": None,
    "high": None, "unit": "kg", "sources": ["UNODC"], "verdict": "supported", "reason": "A reported total.",
}  # fmt: skip


def add(folder, notebook, unit, title, **parameters):
    """A good report, whose record does not say that it was made from the notebook and the library of now: so it is stale."""
    place = folder / notebook
    (place / unit).mkdir(parents=True)
    (place / f"{unit}.html").write_text(PAGE.format(title=title), encoding="utf-8")
    results = {"title": title, "parameters": parameters, "data_to": {"seizures": 2023}, "findings": [FINDING]}
    (place / f"{unit}.json").write_text(json.dumps(results), encoding="utf-8")
    files = [place / f"{unit}{end}" for end in (".html", ".json")]
    metadata = {
        "made_at": "2026-11-23T10:00:00+00:00",
        "bytes": {file.suffix: file.stat().st_size for file in files},
        "sha256": {file.suffix: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
    (place / unit / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")


def fail(folder, notebook, unit, reason, **parameters):
    """A run that failed."""
    place = folder / "failed" / notebook / unit
    place.mkdir(parents=True)
    said = {"reason": reason, "failed_at": "2026-11-23T11:00:00+00:00", "parameters": parameters}
    (place / "metadata.json").write_text(json.dumps(said), encoding="utf-8")
    (place / "error.txt").write_text(reason, encoding="utf-8")


def filled(folder):
    """Two route reports and four sheets, one of which failed in its last run and one in every run."""
    add(folder, "route_trends", "northern", "Northern route", route="northern")
    add(folder, "route_trends", "balkan", "Balkan route", route="balkan")
    for iso3, name in (("TJK", "Tajikistan"), ("MLT", "Malta"), ("CHN", "China")):
        add(folder, "country_factsheet", iso3, f"{name}: opiates, 1995–2023", country=iso3)
    fail(folder, "country_factsheet", "CHN", "Cell [3] stopped.", country="CHN")
    fail(folder, "country_factsheet", "TKM", "Cell [4] stopped.", country="TKM")
    return folder
