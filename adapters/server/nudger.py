"""Sends nudges when they are due: claims them, hands them to their platform, records how it went."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.model import ReminderState
from bot.ports import MessengerRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.model import Nudge
    from bot.ports import Clock, Messenger, ReminderStore
    from bot.reminders import Reminders

_LOG = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
"""How long a claimed nudge is kept from others; longer than sending a whole batch may take."""
BATCH = 3
SEND_SECONDS = 30.0
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)


class Nudger:
    """One loop for all platforms. `messengers` maps a conversation's platform to what sends there."""

    def __init__(
        self, reminders: Reminders, store: ReminderStore, clock: Clock, messengers: Mapping[str, Messenger]
    ) -> None:
        self._reminders = reminders
        self._store = store
        self._clock = clock
        self._messengers = messengers
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """Let `run` return after the delivery in hand: cut short, it could be posted and not recorded."""
        self._stopped.set()

    async def run(self, every_seconds: float) -> None:
        """Send what is due, again and again, until stopped. A failing database is logged and tried again."""
        while not self._stopped.is_set():
            try:
                while await self.send_due():
                    pass
            except Exception as error:  # nudges must go on after any failure
                _LOG.error("Looking for due nudges failed: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), every_seconds)

    async def send_due(self) -> int:
        """Send one batch of what is due now; return how many were claimed, or 0 when stopped meanwhile."""
        claimed = await asyncio.to_thread(self._store.claim, self._clock.now(), LEASE, BATCH)
        for nudge in claimed:
            if self._stopped.is_set():
                await asyncio.to_thread(self._store.give_back, nudge, self._clock.now())
            else:
                await self._send(nudge)
        return 0 if self._stopped.is_set() else len(claimed)

    async def _send(self, nudge: Nudge) -> None:
        messenger = self._messengers.get(nudge.reminder.conversation.platform)
        try:
            if not await asyncio.to_thread(self._is_wanted, nudge):
                return
            if messenger is None:
                # The platform is off for now; when it is on again the nudge goes out and says how late it is.
                await self._later(nudge)
                return
            reply = self._reminders.nudge(nudge)
            await asyncio.wait_for(messenger.send(nudge.reminder.conversation, reply), SEND_SECONDS)
        except MessengerRefused as refusal:
            _LOG.warning("Nudge %s can never be delivered: %s", nudge.id, refusal)
            await asyncio.to_thread(self._store.fail, nudge, self._clock.now())
        except Exception as error:  # whatever it was, the nudge must be tried again
            _LOG.warning("Nudge %s was not delivered and will be tried again: %s", nudge.id, type(error).__name__)
            await self._later(nudge)
        else:
            await asyncio.to_thread(self._store.sent, nudge, self._clock.now())

    def _is_wanted(self, nudge: Nudge) -> bool:
        """Tell whether the reminder is still active: somebody may have closed it since the claim."""
        reminder = self._store.get(nudge.reminder.id)
        return reminder is not None and reminder.state is ReminderState.ACTIVE

    async def _later(self, nudge: Nudge) -> None:
        wait = min(FIRST_RETRY * 2 ** min(nudge.attempt - 1, 10), LONGEST_RETRY)
        await asyncio.to_thread(self._store.give_back, nudge, self._clock.now() + wait)
