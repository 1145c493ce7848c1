"""The science: tables in, frozen results out. Nothing here reads a file, draws or prints.

A package a subject: `seizures` adds up routes and countries, `trends` says how a series changed and what that hangs on, `breaks`
judges changes at a date, `displacement` whether seizures moved between routes, `detection` what a changed chance of being
seized would do. `prices` follows a price along the trade, `flows` who supplies whom, `income` what is paid and who earns it.
`shipments` describes single seizures, `evidence` what several indicators, cases and coders together allow to say.
"""

# ruff: noqa: F401 - what is imported here is what `methods.` offers to notebooks and chapters

from pactresearch import lazy
from pactresearch.methods.breaks.breaks import left_off, shock_effect
from pactresearch.methods.breaks.shocks import dated_changes
from pactresearch.methods.breaks.unknown_breaks import break_path
from pactresearch.methods.detection.detection import detection_index
from pactresearch.methods.displacement.cross_route import displacements, shock_years
from pactresearch.methods.evidence.triangulation import triangulate
from pactresearch.methods.prices.panel import price_panel, real_retail_prices
from pactresearch.methods.seizures.cases import case_record
from pactresearch.methods.seizures.decomposition import size_decomposition
from pactresearch.methods.seizures.production import ratio_to_production, seized_as_opium, under_conventions
from pactresearch.methods.seizures.quality_of_data import data_quality
from pactresearch.methods.seizures.series import OPIATES, heroin_equivalent, route_series
from pactresearch.methods.trends.countries import country_trends, false_discovery, under_alternatives
from pactresearch.methods.trends.counts import count_trend
from pactresearch.methods.trends.power import minimum_detectable_trend
from pactresearch.methods.trends.specification import leave_largest_out, specification_curve
from pactresearch.methods.trends.theil_sen import trend
from pactresearch.methods.trends.verdicts import detection_bound, direction_of, verdict
from pactresearch.methods.trends.windows import main_window, window_trends

__getattr__, __dir__, __all__ = lazy.attach(__name__)
