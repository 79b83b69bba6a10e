{#
    dbt asks this before each incremental model. A model that was built by another definition is
    built anew: raw keeps every row, so that it may be at any time.
#}
{% macro should_full_refresh() %}
    {%- set asked = config.get('full_refresh') -%}
    {%- if asked is none -%}
        {%- set asked = flags.FULL_REFRESH -%}
    {%- endif -%}
    {%- set grows = config.get('materialized') == 'incremental' -%}
    {{ return(asked or (grows and not (comment_of(this) or '').startswith(definition()))) }}
{% endmacro %}

{# What a model is built by: its own code, and that of the models that it reads. #}
{% macro definition() %}
    {%- set codes = [model.raw_code] -%}
    {%- for node in model.depends_on.nodes | select('in', graph.nodes) | sort -%}
        {%- do codes.append(graph.nodes[node].raw_code) -%}
    {%- endfor -%}
    {{ return('Definition ' ~ local_md5(codes | join('\n'))) }}
{% endmacro %}

{# Runs after each incremental model. #}
{% macro remember_definition() -%}
    {%- if model.config.materialized == 'incremental' -%}
        comment on table {{ this }} is '{{ definition() }}, built {{ moment_of_run() }}'
    {%- endif -%}
{%- endmacro %}

{# When this run of dbt began, in UTC, as SQL writes a timestamp. #}
{% macro moment_of_run() %}
    {{ return(run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f')) }}
{% endmacro %}

{# When the run began that last built this model. #}
{% macro moment_built() %}
    {{ return((comment_of(this) or '').partition(', built ')[2] or '1900-01-01 00:00:00') }}
{% endmacro %}
