{#
    dbt asks this before each incremental model. A staging model that was built by another
    definition is built anew: raw keeps every row, so that it may be at any time.
#}
{% macro should_full_refresh() %}
    {%- set asked = config.get('full_refresh') -%}
    {%- if asked is none -%}
        {%- set asked = flags.FULL_REFRESH -%}
    {%- endif -%}
    {%- set is_staging = model.fqn[1] == 'staging' -%}
    {{ return(asked or (is_staging and comment_of(this) != definition())) }}
{% endmacro %}

{# What a staging model is built by: its own code, and that of the model that it reads. #}
{% macro definition() %}
    {%- set codes = [model.raw_code] -%}
    {%- for node in model.depends_on.nodes | sort -%}
        {%- do codes.append(graph.nodes[node].raw_code) -%}
    {%- endfor -%}
    {{ return('Definition ' ~ local_md5(codes | join('\n'))) }}
{% endmacro %}

{# Runs after each staging model. #}
{% macro remember_definition() -%}
    {%- if model.config.materialized == 'incremental' -%}
        comment on table {{ this }} is '{{ definition() }}'
    {%- endif -%}
{%- endmacro %}
