"""The chance of meeting a target: the pipeline played to the end of the period, by how projects moved in the past."""

from .answers import SIMULATIONS, Band, Basis, Forecast, Lever, NotEnough, Shortfall, forecast
from .careers import Career, Target
from .lumps import forecast_lumps
from .money import Spending, forecast_money

__all__ = [
    "SIMULATIONS",
    "Band",
    "Basis",
    "Career",
    "Forecast",
    "Lever",
    "NotEnough",
    "Shortfall",
    "Spending",
    "Target",
    "forecast",
    "forecast_lumps",
    "forecast_money",
]
