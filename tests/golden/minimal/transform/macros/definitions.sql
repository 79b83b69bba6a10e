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
    {%- if asked or not is_ours -%}
        {{ return(asked) }}
    {%- endif -%}
    {%- set comments = comments_of_models() if execute else {} -%}
    {{ return(remembered(comments, model, 'Definition ') != definition(comments, model)) }}
{% endmacro %}

{#
    What a model is built by: its own code, and that of all models that it is made of. Where such
    a model only grows, the run that built it anew counts too, since rows may have left it then.
#}
{% macro definition(comments, built) %}
    {%- set made_of = [] -%}
    {%- do gather(built.depends_on.nodes, made_of) -%}
    {%- set codes = [built.raw_code] -%}
    {%- for name in made_of | sort -%}
        {%- set node = graph.nodes[name] -%}
        {%- do codes.append(node.raw_code) -%}
        {%- if node.config.materialized == 'incremental' -%}
            {%- do codes.append(remembered(comments, node, 'anew ')) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(codes | join('\n'))) }}
{% endmacro %}

{# Adds the names of models to `found`, and of all that they are made of. #}
{% macro gather(names, found) %}
    {%- for name in names -%}
        {%- if name in graph.nodes and name not in found -%}
            {%- do found.append(name) -%}
            {%- do gather(graph.nodes[name].depends_on.nodes, found) -%}
        {%- endif -%}
    {%- endfor -%}
{% endmacro %}

{# Runs after each model of these. #}
{% macro remember_definition() -%}
    {%- if model.config.materialized == 'incremental' and model.config.incremental_strategy != 'microbatch' -%}
        {%- set comments = comments_of_models() if execute else {} -%}
        {%- set anew = moment_of_run() if should_full_refresh() else remembered(comments, model, 'anew ') -%}
        comment on table {{ this }} is
        'Definition {{ definition(comments, model) }}, anew {{ anew }}, built {{ moment_of_run() }}'
    {%- endif -%}
{%- endmacro %}

{# One part of a model's comment, or an empty text. #}
{% macro remembered(comments, node, what) %}
    {%- set comment = comments.get(node.schema ~ '.' ~ node.alias, '') -%}
    {{ return(comment.partition(what)[2].partition(',')[0]) }}
{% endmacro %}

{# When the run began that last built this model, in UTC, as SQL writes a timestamp. #}
{% macro moment_built() %}
    {%- set comments = comments_of_models() if execute else {} -%}
    {{ return(remembered(comments, model, 'built ') or '1900-01-01 00:00:00') }}
{% endmacro %}

{# When this run of dbt began, likewise. #}
{% macro moment_of_run() %}
    {{ return(run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f') if execute else '1900-01-01 00:00:00') }}
{% endmacro %}
