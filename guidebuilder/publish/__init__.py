"""The last stage: finished bytes become files, all of a run or none.

Every file is written and synced beside its target before the first one is renamed.
Whatever goes wrong until then leaves the folder as it was; what goes wrong between two
renames is rolled back from links to the old files. Where not even that can be done,
because the process was killed or the power went, a journal tells the next run what to
finish or to undo.
"""

from guidebuilder.publish.folder import OutputFolder, publish, reserve

__all__ = ["OutputFolder", "publish", "reserve"]
