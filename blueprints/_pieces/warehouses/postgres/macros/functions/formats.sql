{# A text as a timestamp, as `format` says it in codes of strptime; null where it says it otherwise. #}
{% macro strptime(text, format) -%}
    {%- set plain = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' -%}
    {%- set digits = {'Y': 4, 'f': 6, 'j': 3} -%}
    {%- set words = {
        'p': 'am|pm',
        'b': 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec',
        'B': 'january|february|march|april|may|june|july|august|september|october|november|december',
        'a': 'mon|tue|wed|thu|fri|sat|sun',
        'A': 'monday|tuesday|wednesday|thursday|friday|saturday|sunday',
        'z': '[+-][0-9]{2}(?::?[0-9]{2})?',
    } -%}
    {%- set pattern, codes = [], [] -%}
    {%- set after = namespace(percent=false) -%}
    {%- for letter in format -%}
        {%- if letter == '%' and not after.percent -%}
            {%- set after.percent = true -%}
        {%- elif after.percent and letter != '%' -%}
            {%- do pattern.append('(' ~ words.get(letter, '[0-9]{1,' ~ digits.get(letter, 2) ~ '}') ~ ')') -%}
            {%- do codes.append('b' if letter == 'B' else letter) -%}
            {%- set after.percent = false -%}
        {%- else -%}
            {%- do pattern.append({' ': ' +', "'": "''"}.get(letter, letter if letter is in(plain) else '\\' ~ letter)) -%}
            {%- set after.percent = false -%}
        {%- endif -%}
    {%- endfor -%}
    {{ functions() }}.strptime({{ text }}, '^{{ pattern | join }}$', '{{ codes | join }}')
{%- endmacro %}
