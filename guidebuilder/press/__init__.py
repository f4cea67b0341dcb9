"""The press: a Projection in, a finished Book out. It never sees a Guide.

``docket`` cuts an edition into jobs, which needs nothing; ``work`` is what worker processes
do with them, and loads the engine.
"""
