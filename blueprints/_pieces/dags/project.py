PROJECT = Path(__file__).resolve().parents[1]

# The project's own virtual environment: Airflow's knows nothing of dlt or dbt.
PYTHON = os.environ.get(
    "[[ design.project.prefix ]]_PYTHON",
    ".venv/bin/python",
)
[% if design.openlineage %]

# Whose part a step is, as OpenLineage has it; Airflow knows that when it is told whom to tell.
PARENT = (
    "{% if macros.OpenLineageProviderPlugin is defined %}"
    "{{ macros.OpenLineageProviderPlugin.lineage_parent_id(task_instance) }}"
    "{% endif %}"
)
[% endif %]

