{{
    config(
        unique_key=[
            'origin',
            'time_hour',
        ],
    )
}}

with

versions as (

    select * from {{ ref('base_faa__weather') }}
    where
        _misfits is null

),

{% if is_incremental() %}

    changed as (

        select distinct
            origin,
            time_hour
        from versions
        where _dlt_load_id > (select coalesce(max(staged._dlt_load_id), '') from {{ this }} as staged)

    ),

{% endif %}

ranked as (

    select
        *,
        row_number() over (
            partition by
                origin,
                time_hour
            order by
                time_hour desc nulls last,
                _extracted_at desc,
                _file_modified_at desc,
                _source_file desc,
                _source_row desc,
                _dlt_load_id desc
        ) as version_rank
    from versions
    {% if is_incremental() %}
        where exists (
            select 1
            from changed
            where
                versions.origin = changed.origin
                and versions.time_hour = changed.time_hour
        )
    {% endif %}

),

final as (

    select
        origin,
        time_hour,
        year,
        month,
        day,
        hour,
        wind_dir,
        temperature,
        dew_point,
        humidity,
        wind_speed,
        wind_gust,
        precipitation,
        pressure,
        visibility,
        _dlt_load_id,
        _extracted_at,
        _source_file
    from ranked
    where version_rank = 1

)

select * from final
