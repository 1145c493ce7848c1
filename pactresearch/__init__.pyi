from pactresearch import data as data
from pactresearch import figures as figures
from pactresearch import geography as geography
from pactresearch import methods as methods
from pactresearch.data.ingest import ingest as ingest
from pactresearch.data.quality import revisions as revisions
from pactresearch.data.store import load as load
from pactresearch.research import country as country
from pactresearch.research import findings as findings
from pactresearch.research import new_notebook as new_notebook
from pactresearch.research import plot as plot
from pactresearch.research import route as route

__version__: str
