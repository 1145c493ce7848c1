"""The ten questions of the business-model reports, each with its rule."""

from pactresearch.methods.evidence.evidence import Question

LOT_SIZES = Question(
    id="Q1",
    title="Lot sizes",
    question="Did the sizes of lots shift?",
    statement="Lot sizes shifted in one direction.",
    indicator="Median and ninth decile of ln kg by year, within country and means of transport.",
    needs="Cases with size, year, country and means of transport, above one reporting threshold.",
    rule="Supported if the median or the ninth decile moved with a permutation p under 0.025 (two quantiles), and it moves "
    "the same way, with p under 0.05, without the largest row and above 1 kg. Not identified if the cases account for under "
    "half of the reported kilograms, or no country has 30 sized cases in each of four years.",
    informs=("logistics", "risk management"),
    competing=("Police looked elsewhere or for other sizes.", "Reporting thresholds were applied otherwise."),
    settles="Single cases with weights and dates from the countries that sent none, and each country's reporting threshold.",
)
SPREADING = Question(
    id="Q2",
    title="Spreading of risk",
    question="Is risk spread over many alike lots, or consolidated in few large ones?",
    statement="Lots became clearly more unequal, or clearly more alike.",
    indicator="Gini coefficient of lot sizes at equal numbers of cases, earlier against later years; Fano factor of counts.",
    needs="As for Q1.",
    rule="Supported if the 95 % interval of the change leaves out zero and at least 80 % of the specifications (threshold, "
    "number of cases, largest lot, each year left out) have its sign.",
    informs=("risk management",),
    competing=("One large operation in a year.", "A change in which small cases were reported."),
    settles="Single cases, so that lots within a size class are told apart, over more than six years.",
)
SCOPE = Question(
    id="Q3",
    title="Vertical scope",
    question="Does the drug change hands at every step, or does one network control several?",
    statement="Mark-ups come with hand-overs, more than with distance.",
    indicator="Hops per 1,000 km; mark-up per hop in purity-adjusted wholesale prices against distance.",
    needs="Purity-adjusted wholesale prices at both ends of eight hops of the route or more, in the same years.",
    rule="Supported if ln(price ratio) per hop, with distance held, has a 95 % interval above zero over eight hops or more.",
    informs=("scope",),
    competing=("Risk is priced at borders even within one network.", "Wholesale prices are of different quantities."),
    settles="Wholesale prices with purity and quantity from every country of the route; court cases that name the stages.",
)
LOSSES = Question(
    id="Q4",
    title="Who bears losses",
    question="Who bears the loss of a seized shipment?",
    statement="Seizures take less than half of the margin of a hop, so that who buys and sells can bear them.",
    indicator="Loss share s_k P_k+1 / (P_k+1 - P_k) by hop.",
    needs="Prices at both ends of five hops or more, and the share of a flow that is seized on each.",
    rule="Supported if the upper end of the loss share is under one half in at least 80 % of five hops or more.",
    informs=("risk management", "finance"),
    competing=("Insurance or consignment shifts a loss to others, whatever its size.",),
    settles="Court cases that say who had to pay for a lost shipment; interception rates by country with ranges.",
)
SERVICES = Question(
    id="Q5",
    title="Service providers",
    question="Are different drugs moved together, as a transport service would?",
    statement="Several drugs are seized together more often than chance has it.",
    indicator="Seizures with two drugs or more, against permutation within country and year.",
    needs="Single cases of all drugs with date and place.",
    rule="Supported if co-seizures exceed every one of 199 permutations in half of the countries with 100 cases or more.",
    informs=("relations", "logistics"),
    competing=("One search finds the stocks of several people.", "Users carry several drugs."),
    settles="Single cases of all drugs with date, place and an identifier of the operation.",
)
ADAPTATION = Question(
    id="Q6",
    title="Adaptation",
    question="Did seizures move to another route when something happened on this one?",
    statement="Seizures moved between routes after a dated shock, and prices agree.",
    indicator="Log-ratio of routes, and both amounts, before and after dated shocks; prices or purity on both sides.",
    needs="Annual seizures of two routes and market indicators on both sides of a shock.",
    rule="Supported if the displacement test says displacement or diffusion for a shock, corroborated by a price or purity, with "
    "an adjusted p under 0.05. Not identified if fewer than half of the tests can decide.",
    informs=("risk management", "logistics"),
    competing=("Police moved.", "Production changed for both routes."),
    settles="Purity-adjusted prices by country for the years about each shock.",
)
CONTACTLESS = Question(
    id="Q7",
    title="Contactless trade",
    question="Do tiny lots, as in post and dead drops, grow in number?",
    statement="The share of lots under 0.1 kg rose.",
    indicator="Share of cases under 0.1 kg by year, countries with 30 cases or more a year.",
    needs="Cases whose reporting threshold lies well below 0.1 kg, over four years or more.",
    rule="Supported if the share rises with a permutation p under 0.05 and in at least half of the countries. Not identified "
    "where the source's threshold is 0.1 kg or more: such lots need not be reported at all.",
    informs=("risk management", "relations"),
    competing=("Smaller cases were reported from some year on.",),
    settles="Seizures without a lower threshold, with the kind of place and whether post or a hiding place was used.",
)
MONEY = Question(
    id="Q8",
    title="The money's route",
    question="Does the money take the way of the goods?",
    statement="Indicators of money and of goods agree over countries.",
    indicator="Rank correlation of a money indicator and seized kilograms over countries.",
    needs="An indicator of illicit money by country, for twenty countries of the route or more.",
    rule="Supported if the rank correlation has a 95 % interval above zero; not supported if the interval lies below 0.5; "
    "under twenty countries not identified.",
    informs=("finance",),
    competing=("Both follow the size of an economy.",),
    settles="Suspicious-transaction reports, cash declarations and hawala cases by country pair, from the financial pillar.",
)
MARGINS = Question(
    id="Q9",
    title="Margins",
    question="At which stage is most earned on a kilogram?",
    statement="The value added per kilogram at the market exceeds that at every earlier stage.",
    indicator="Value added per kg and per kg at risk, by stage.",
    needs="Value added by stage with ranges, from prices and flows.",
    rule="Supported if the lower end at the market stage exceeds the upper ends at all earlier stages, of three or more; not "
    "supported if its upper end lies below the lower end of one of them; not identified where ranges overlap.",
    informs=("revenue",),
    competing=("Retail prices pay for many hands and small quantities.",),
    settles="Prices with purity at each stage in the same year, and costs other than purchase from court cases.",
)
TYPES = Question(
    id="Q10",
    title="Types of shipment",
    question="Are there recurring combinations of size, transport, concealment and place?",
    statement="Shipments fall into stable types.",
    indicator="Latent classes of size class, transport, concealment, kind of place, leg known and season.",
    needs="Cases that tell two of these features or more, from countries with half of the route's kilograms.",
    rule="Supported if classes have a lower BIC than none, an adjusted Rand of 0.7 in the bootstrap, of 0.5 without the sizes "
    "and without any one year, and are clearer than in shuffled cases. Not identified if the cases account for under half "
    "of the reported kilograms.",
    informs=("logistics",),
    competing=("Types of search, not of shipment.", "Habits of one country's forms."),
    settles="Cases from every country of the route with transport, concealment and place filled in.",
)
QUESTIONS = (LOT_SIZES, SPREADING, SCOPE, LOSSES, SERVICES, ADAPTATION, CONTACTLESS, MONEY, MARGINS, TYPES)
