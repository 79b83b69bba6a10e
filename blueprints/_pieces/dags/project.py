PROJECT = Path(__file__).resolve().parents[1]

# The project's own virtual environment: Airflow's knows nothing of dlt or dbt.
PYTHON = os.environ.get(
    "[[ design.project.prefix ]]_PYTHON",
    ".venv/bin/python",
)

