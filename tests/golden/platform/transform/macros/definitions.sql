{#
    dbt asks this before each incremental model. A model that was built by another definition is
    built anew: raw keeps every row, so that it may be at any time.
#}
{% macro should_full_refresh() %}
    {%- set asked = config.get('full_refresh') -%}
    {%- if asked is none -%}
        {%- set asked = flags.FULL_REFRESH -%}
    {%- endif -%}
    {%- set is_ours = config.get('materialized') == 'incremental' and model.fqn[1] != 'custom' -%}
    {{ return(asked or (is_ours and remembered(this, 'Definition ') != definition())) }}
{% endmacro %}

{#
    What a model is built by: its own code, and that of all models that it is made of. Where such
    a model only grows, the run that built it anew counts too, since rows may have left it then.
#}
{% macro definition() %}
    {%- set made_of = [] -%}
    {%- do gather(model.depends_on.nodes, made_of) -%}
    {%- set codes = [model.raw_code] -%}
    {%- for node in made_of | sort(attribute='unique_id') -%}
        {%- do codes.append(node.raw_code) -%}
        {%- if node.config.materialized == 'incremental' -%}
            {%- set relation = api.Relation.create(
                database=node.database, schema=node.schema, identifier=node.alias
            ) -%}
            {%- do codes.append(remembered(relation, 'anew ')) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(codes | join('\n'))) }}
{% endmacro %}

{# Adds models to `found`, and all that they are made of. #}
{% macro gather(names, found) %}
    {%- for name in names -%}
        {%- set node = graph.nodes.get(name) -%}
        {%- if node and node not in found -%}
            {%- do found.append(node) -%}
            {%- do gather(node.depends_on.nodes, found) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{# Runs after each model of these. #}
{% macro remember_definition() -%}
    {%- if model.config.materialized == 'incremental' -%}
        {%- set anew = moment_of_run() if should_full_refresh() else remembered(this, 'anew ') -%}
        comment on table {{ this }} is
        'Definition {{ definition() }}, anew {{ anew }}, built {{ moment_of_run() }}'
    {%- endif -%}
{%- endmacro %}

{# One part of a model's comment, or an empty text. #}
{% macro remembered(relation, what) %}
    {%- set comment = (comment_of(relation) if execute) or '' -%}
    {{ return(comment.partition(what)[2].partition(',')[0]) }}
{% endmacro %}

{# When the run began that last built this model, in UTC, as SQL writes a timestamp. #}
{% macro moment_built() %}
    {{ return(remembered(this, 'built ') or '1900-01-01 00:00:00') }}
{% endmacro %}

{# When this run of dbt began, likewise. #}
{% macro moment_of_run() %}
    {{ return(run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') if execute else '1900-01-01 00:00:00') }}
{% endmacro %}
