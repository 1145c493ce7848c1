"""The words for codes that tables and figures of this chapter show, marked for translators; `_` says them."""

from pactresearch.language import N_, _

SIGNS = {"supported": "●", "not supported": "⊘", "indicated": "◐", "not identified": "◌"}  # told apart without colour
SAID = (  # codes that are their own words in English
    N_("supported"), N_("not supported"), N_("not identified"), N_("indicated"),
    N_("high"), N_("moderate"), N_("low"),
    N_("observed"), N_("estimated"), N_("inferred"), N_("published"), N_("not seen"),
    N_("scope"), N_("logistics"), N_("finance"), N_("relations"), N_("risk management"), N_("revenue"),
    N_("cases"), N_("annual totals"), N_("prices"), N_("case files"),
)  # fmt: skip
PARTS = {  # of a choice, each by the field of the cases or the variable of the case files that tells it
    ("scope", "departure"): N_("where shipments came from"),
    ("scope", "destination"): N_("where they were going"),
    ("scope", "wholesale"): N_("prices along the way"),
    ("scope", "stages_controlled"): N_("stages that one network controls"),
    ("logistics", "size_class_kg"): N_("lot size"),
    ("logistics", "transport"): N_("means of transport"),
    ("logistics", "concealment"): N_("concealment"),
    ("logistics", "location"): N_("kind of place"),
    ("logistics", "date"): N_("frequency"),
    ("finance", "payment_terms"): N_("cash, credit or consignment"),
    ("finance", "money_transfer"): N_("how money is moved"),
    ("finance", "joint_investment"): N_("joint investment"),
    ("relations", "tie_of_core"): N_("kin and other ties"),
    ("relations", "broker"): N_("brokers"),
    ("relations", "transport_provider"): N_("service providers"),
    ("risk management", "size_class_kg"): N_("splitting of lots"),
    ("risk management", "loss_borne_by"): N_("who bears a loss"),
    ("risk management", "corruption"): N_("corruption"),
    ("risk management", "delivery"): N_("contactless delivery"),
    ("revenue", "kg"): N_("kilograms"),
    ("revenue", "wholesale"): N_("prices"),
    ("revenue", "drugs_handled"): N_("several drugs"),
    ("revenue", "fee_basis"): N_("fees"),
}


def with_sign(verdict: str) -> str:
    """A verdict as its sign and its word, as tables have it."""
    return f"{SIGNS[verdict]} {_(verdict)}"
