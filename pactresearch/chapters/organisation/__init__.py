"""How the trade is organised: from publications, the ledger of one kilogram, the six choices and what would close the gap;
and the pictures of shipments.

The notebooks `business_models` and `business_models_synthesis` bring it together with what cases show.
"""
