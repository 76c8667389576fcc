"""The ledger in the API: projects, milestones, answers."""

from ninja import Router

from bridgehead.modules.ledger.api.answers import router as answers
from bridgehead.modules.ledger.api.history import router as history
from bridgehead.modules.ledger.api.milestones import router as milestones
from bridgehead.modules.ledger.api.money import router as money
from bridgehead.modules.ledger.api.plans import router as plans
from bridgehead.modules.ledger.api.projects import router as projects
from bridgehead.modules.ledger.api.rules import router as rules

router = Router()
router.add_router("", projects)
router.add_router("", milestones)
router.add_router("", answers)
router.add_router("", history)
router.add_router("", money)
router.add_router("", plans)
router.add_router("", rules)
