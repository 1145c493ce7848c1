"""The science: tables in, frozen results out. Nothing here reads a file, draws or prints.

`series` adds up a route, `windows` gives the trends that a report prints, `theil_sen` one trend, `resampling` its
bootstrap, `power` what a series could have shown, `specification` and `alternatives` what the trend hangs on, `verdicts`
what may be said, `countries` many trends at once, `counts` and `cases` single seizures, `decomposition` number against size,
`production` seizures against the harvest. `detection` takes measured changes of detection out; `shocks`, `breaks` and
`unknown_breaks` judge changes at a date; `displacement` asks whether seizures moved between routes; `prices` and
`price_panel` make indices; `triangulation` says what several indicators together allow; `overturning` what would undo it.
`network` links countries and allocates flows, with `shares`, `flow_shares` and `flow_uncertainty` for where imports come
from, `positions` and `scenarios` for single countries. `income` and `route_income` reckon what is earned, from
`income_inputs` and `uncertain_inputs`. `business_model` asks ten `questions` of shipments: `shipments` for weighted rows,
`size_distributions`, `size_tails`, `concentration`, `quantile_shift` and `timing` for sizes and times, `typology` on
`latent_classes`, `reach`, `visibility` and `archetypes` for what can be said at all, `case_coding` for coded cases.
"""

# ruff: noqa: F401 - what is imported here is what `methods.` offers to notebooks and chapters

from pactresearch.methods.breaks.breaks import left_off_sentence
from pactresearch.methods.breaks.shocks import dated_changes
from pactresearch.methods.breaks.unknown_breaks import break_path
from pactresearch.methods.detection.detection import detection_index
from pactresearch.methods.displacement.cross_route import displacements, shock_years
from pactresearch.methods.evidence.triangulation import triangulate
from pactresearch.methods.prices.panel import price_panel, real_retail_prices
from pactresearch.methods.prices.prices import price_index
from pactresearch.methods.seizures.cases import case_record
from pactresearch.methods.seizures.decomposition import size_decomposition
from pactresearch.methods.seizures.production import ratio_to_production, seized_as_opium, under_conventions
from pactresearch.methods.seizures.quality_of_data import data_quality
from pactresearch.methods.seizures.series import OPIATES, heroin_equivalent, route_series
from pactresearch.methods.trends.alternatives import under_alternatives
from pactresearch.methods.trends.countries import country_trends, false_discovery
from pactresearch.methods.trends.counts import count_trend
from pactresearch.methods.trends.power import minimum_detectable_trend
from pactresearch.methods.trends.specification import leave_largest_out, specification_curve
from pactresearch.methods.trends.theil_sen import trend
from pactresearch.methods.trends.verdicts import detection_bound, statement_of, verdict
from pactresearch.methods.trends.windows import latest_year, main_window, window_trends
