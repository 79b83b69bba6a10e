"""What a person has to mend."""


class PipelineError(Exception):
    """Its text says in one line what is wrong and what to do; no traceback is shown."""
