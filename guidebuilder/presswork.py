"""Production as it is done: dockets of all editions in one crew, what was made before taken over.

Whatever an author wrote is set, bound and read in worker processes, under the limits.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from guidebuilder.cache import Cache, NoCache, digest
from guidebuilder.edition.withheld import printed
from guidebuilder.finishing import looks
from guidebuilder.job import Extent, Job, Watch
from guidebuilder.press.docket import Docket, dockets
from guidebuilder.production import Finished, Run, Tally
from guidebuilder.setting import Setting
from guidebuilder.workers import Crew

__all__ = ["Extent", "Presswork", "Setting", "Watch"]


@dataclass(slots=True)
class Presswork:
    """Makes files with the press, the gate and preflight; see :class:`production.Production`.

    ``tools`` names everything that a piece depends on besides its docket and the guide's
    pictures: code, styles, fonts, libraries.
    """

    tools: str = ""
    cache: Cache = field(default_factory=NoCache)
    watch: Watch = field(default_factory=Watch)
    tally: Tally = field(default_factory=Tally)

    def __call__(self, run: Run) -> dict[str, Finished]:
        """See :class:`production.Production`."""
        seen = {name: looks(projection.spec) for name, projection in run.plan.books.items()}
        cut = {
            name: [
                Setting(projection.spec.name, docket, self._key(docket, run), seen[name])
                for docket in dockets(projection)
            ]
            for name, projection in run.plan.books.items()
        }
        job = Job(run, cut, tools=self.tools, cache=self.cache, watch=self.watch, tally=self.tally)
        with Crew(run.jobs, run.limits, name="") as crew:
            return job.done_by(crew)

    def _key(self, docket: Docket, run: Run) -> str:
        texts = "".join(printed(docket.projection))
        # A picture is told by its bytes. Which of them a text means is for Markdown to say.
        pictures = run.pictures if "![" in texts else {}
        return digest((self.tools, run.limits.megapixels, run.limits.picture, pictures, docket))
