{#
    The newest load that a model has rows of. It is written into the model's query as a text:
    engines then pass over all that is older, before they make values of texts.
#}
{% macro newest_load() %}
    {%- set found = run_query('select max(_dlt_load_id) from ' ~ this) if execute -%}
    {{ return((found.rows[0][0] if found) or '') }}
{% endmacro %}
