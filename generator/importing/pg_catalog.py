"""What PostgreSQL's catalog says of tables, in a handful of queries however many there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

__all__ = ["COLUMNS", "CONSTRAINTS", "INDEXES", "RELATIONS", "rows"]

RELATIONS = """
select
    c.oid,
    n.nspname as schema,
    c.relname as name,
    c.relkind as kind,
    coalesce(obj_description(c.oid, 'pg_class'), '') as description,
    has_schema_privilege(n.oid, 'usage') and has_any_column_privilege(c.oid, 'select')
        as is_readable,
    case when c.relkind = 'p' then (
        select sum(greatest(p.reltuples, 0)) from pg_partition_tree(c.oid) as t
        inner join pg_class as p on p.oid = t.relid where t.isleaf
    ) else c.reltuples end as rows,
    exists (
        select 1 from pg_inherits as i where i.inhrelid = c.oid
    ) as is_inherited,
    exists (
        select 1 from pg_trigger as t
        where t.tgrelid = c.oid and not t.tgisinternal and t.tgtype & 19 = 19
    ) as has_update_trigger
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'v', 'm')
    and not c.relispartition
    and n.nspname not in ('pg_catalog', 'information_schema')
    and n.nspname not like 'pg\\_%'
    and not exists (
        select 1 from pg_depend as d
        where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
order by n.nspname, c.relname
"""
"""Every table and view that is somebody's own: partitions and extensions' tables are not."""

COLUMNS = """
with recursive base as (
    select a.attrelid, a.attnum, t.oid as type, a.atttypmod as modifier,
        a.attnotnull as not_null, t.typtype, t.typbasetype, t.typtypmod, null::oid as domain
    from pg_attribute as a
    inner join pg_type as t on t.oid = a.atttypid
    where a.attrelid = any(%(tables)s) and a.attnum > 0 and not a.attisdropped
    union all
    select b.attrelid, b.attnum, t.oid,
        case when b.typtypmod >= 0 then b.typtypmod else b.modifier end,
        b.not_null or d.typnotnull, t.typtype, t.typbasetype, t.typtypmod,
        coalesce(b.domain, b.type)
    from base as b
    inner join pg_type as d on d.oid = b.type
    inner join pg_type as t on t.oid = b.typbasetype
    where b.typtype = 'd'
)

select
    a.attrelid as table,
    a.attname as name,
    format_type(a.atttypid, a.atttypmod) as native,
    t.typname as type,
    t.typtype as sort,
    t.typcategory as category,
    b.modifier,
    b.not_null,
    coalesce(col_description(a.attrelid, a.attnum), '') as description,
    case when t.typtype = 'e' then (
        select array_agg(e.enumlabel::text order by e.enumsortorder)
        from pg_enum as e where e.enumtypid = t.oid
    ) end as labels,
    case when b.domain is not null then (
        select array_agg(pg_get_constraintdef(k.oid))
        from pg_constraint as k where k.contypid = b.domain and k.contype = 'c'
    ) end as checks,
    has_column_privilege(a.attrelid, a.attnum, 'select') as is_readable
from base as b
inner join pg_attribute as a on a.attrelid = b.attrelid and a.attnum = b.attnum
inner join pg_type as t on t.oid = b.type
where b.typtype <> 'd'
order by a.attrelid, a.attnum
"""
"""Every column, with the type that its domain comes down to."""

CONSTRAINTS = """
select
    k.conrelid as table,
    k.conname as name,
    k.contype as kind,
    (
        select array_agg(a.attname::text order by u.place)
        from unnest(k.conkey) with ordinality as u (number, place)
        inner join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = u.number
    ) as columns,
    k.confrelid as other,
    n.nspname as other_schema,
    f.relname as other_name,
    (
        select array_agg(a.attname::text order by u.place)
        from unnest(k.confkey) with ordinality as u (number, place)
        inner join pg_attribute as a on a.attrelid = k.confrelid and a.attnum = u.number
    ) as other_columns,
    k.convalidated as is_validated,
    case when k.contype = 'c' then pg_get_constraintdef(k.oid) end as definition
from pg_constraint as k
left join pg_class as f on f.oid = k.confrelid
left join pg_namespace as n on n.oid = f.relnamespace
where k.conrelid = any(%(tables)s) and k.contype in ('p', 'f', 'c')
    and not (k.contype = 'f' and coalesce(f.relispartition, false))
order by k.conrelid, k.contype, k.conkey, k.conname
"""
"""Primary keys, foreign keys and checks; those of partitions follow from their table's."""

INDEXES = """
select
    i.indrelid as table,
    c.relname as name,
    i.indisunique and i.indpred is null and i.indexprs is null and i.indimmediate
        as is_unique,
    i.indisreplident as is_identity,
    (
        select array_agg(a.attname::text order by u.place)
        from unnest(i.indkey::int2[]) with ordinality as u (number, place)
        inner join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = u.number
        where u.place <= i.indnkeyatts
    ) as columns
from pg_index as i
inner join pg_class as c on c.oid = i.indexrelid
where i.indrelid = any(%(tables)s) and i.indisvalid and not i.indisprimary
order by i.indrelid, i.indnkeyatts, c.relname
"""
"""Every index but those of primary keys, those of fewest columns first."""


def rows(cursor: Any, query: str, **values: Any) -> Iterator[Mapping[str, Any]]:
    """The rows of a query, by the names of its columns."""
    cursor.execute(query, values or None)
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        yield dict(zip(names, row, strict=True))
