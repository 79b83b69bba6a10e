{#
    Facts that are built period by period, by dbt's strategy `microbatch`. The comment of such a
    table tells which load, and which run, all of its periods are built through: it is written when
    all have been, so that a run that was killed leaves the rest to the next.
#}
{% macro remember_batches(results) %}
    {%- if execute and flags.WHICH in ['run', 'build'] and not flags.EMPTY -%}
        {%- set comments = comments_of_models() -%}
        {%- for result in results if result.status == 'success' and is_in_batches(result.node) -%}
            {%- set node = graph.nodes[result.node.unique_id] -%}
            {%- set table = api.Relation.create(node.database, node.schema, node.alias) -%}
            {%- set through = run_query('select max(_dlt_load_id) from ' ~ table).rows[0][0] -%}
            {%- set before = remembered(comments, node, 'anew ') -%}
            {%- set anew = moment_of_run() if flags.FULL_REFRESH else before or moment_of_run() -%}
            comment on table {{ table }} is
            'Definition {{ definition(comments, node) }}, anew {{ anew }}, built {{ moment_of_run() }}, through {{ through }}';
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{% macro is_in_batches(node) %}
    {{ return(node.config.incremental_strategy == 'microbatch' and node.fqn[1] != 'custom') }}
{% endmacro %}

{# Whether any of them has yet to be built by the definition of today: then all are, in one run. #}
{% macro begins_anew() %}
    {%- set comments = comments_of_models() if execute else {} -%}
    {%- set found = namespace(anew=flags.FULL_REFRESH) -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and is_in_batches(node) -%}
        {%- if remembered(comments, node, 'Definition ') != definition(comments, node) -%}
            {%- set found.anew = true -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found.anew) }}
{% endmacro %}

{# The newest load that all periods of a model are built through. #}
{% macro loaded_through(name) %}
    {%- set comments = comments_of_models() if execute else {} -%}
    {{ return(remembered(comments, model_named(name), 'through ')) }}
{% endmacro %}

{# When the run began that last built all periods of a model, in UTC. #}
{% macro periods_built(name) %}
    {%- set comments = comments_of_models() if execute else {} -%}
    {{ return(remembered(comments, model_named(name), 'built ') or '1900-01-01 00:00:00') }}
{% endmacro %}

{% macro model_named(name) %}
    {{ return(graph.nodes['model.' ~ project_name ~ '.' ~ name] if execute else model) }}
{% endmacro %}

{#
    Runs before the first period: takes out the rows that are built again, so that none stays in a
    period that it has left. Refuses where the run would leave out a period.
#}
{% macro forget_touched(touched) -%}
    {%- if execute and is_incremental() -%}
        {%- do refuse_left_out(touched) -%}
        {%- set same_key = [] -%}
        {%- for column in config.get('meta').key -%}
            {%- do same_key.append('touched.' ~ column ~ ' = ' ~ this ~ '.' ~ column) -%}
        {%- endfor -%}
        delete from {{ this }}
        where exists (
            select 1
            from {{ touched }} as touched
            where {{ same_key | join(' and ') }}
        )
    {%- endif -%}
{%- endmacro %}

{% macro refuse_left_out(touched) %}
    {%- set comments = comments_of_models() -%}
    {%- if remembered(comments, model, 'Definition ') != definition(comments, model) -%}
        {%- do exceptions.raise_compiler_error(
            this.name ~ ' was built by another definition. `make run refresh=yes` builds it anew; of '
            ~ 'dbt, `--full-refresh` does.'
        ) -%}
    {%- endif -%}
    {%- set size = config.get('batch_size') -%}
    {%- set last = invocation_args_dict.get('event_time_end') or run_started_at -%}
    {%- set found = run_query(
        'select min(_time), max(_time) from ' ~ touched
        ~ " where _time < '" ~ model.batch.event_time_start ~ "'"
        ~ " or _time >= date_trunc('" ~ size ~ "', timestamp '" ~ last.strftime('%Y-%m-%d %H:%M:%S')
        ~ "') + interval '1 " ~ size ~ "'"
    ).rows[0] -%}
    {%- if found[0] is not none -%}
        {%- do exceptions.raise_compiler_error(
            'Rows from ' ~ found[0] ~ ' to ' ~ found[1] ~ ' have changed, and are outside of the '
            ~ 'periods of this run. `make run` builds them; of dbt, `--event-time-start` and '
            ~ '`--event-time-end` do.'
        ) -%}
    {%- endif -%}
{% endmacro %}
