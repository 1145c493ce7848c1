"""The science: tables in, frozen results out. Nothing here reads a file, draws or prints.

`series` adds up a route, `windows` gives the trends that a report prints, `theil_sen` one trend, `resampling` its
bootstrap, `power` what a series could have shown, `specification` and `alternatives` what the trend hangs on, `verdicts`
what may be said, `countries` many trends at once, `counts` and `cases` single seizures, `decomposition` number against size,
`production` seizures against the harvest.
"""

from pactresearch.methods.alternatives import largest_country, under_alternatives
from pactresearch.methods.cases import case_record
from pactresearch.methods.countries import country_trends, false_discovery
from pactresearch.methods.counts import count_trend
from pactresearch.methods.decomposition import change_between, size_decomposition
from pactresearch.methods.power import cv_to_sd_log, minimum_detectable_trend
from pactresearch.methods.production import (
    interception_share,
    opium_equivalent_kg,
    ratio_to_production,
    seized_as_opium,
)
from pactresearch.methods.series import heroin_equivalent, route_series
from pactresearch.methods.specification import leave_largest_out, specification_curve
from pactresearch.methods.theil_sen import trend
from pactresearch.methods.verdicts import detection_bound, statement_of, verdict
from pactresearch.methods.windows import latest_year, window_trends

__all__ = [
    "case_record",
    "change_between",
    "count_trend",
    "country_trends",
    "cv_to_sd_log",
    "detection_bound",
    "false_discovery",
    "heroin_equivalent",
    "interception_share",
    "largest_country",
    "latest_year",
    "leave_largest_out",
    "minimum_detectable_trend",
    "opium_equivalent_kg",
    "ratio_to_production",
    "route_series",
    "seized_as_opium",
    "size_decomposition",
    "specification_curve",
    "statement_of",
    "trend",
    "under_alternatives",
    "verdict",
    "window_trends",
]
