"""The tables and views of a provtrace database, as migrations.

Table and column names are a contract: users' SQL, the Datasette pages and the exports rely on
them. Offsets are Unicode code points in ``texts.text``, end exclusive. Times are ISO 8601.

``documents.pending`` says what is still to do for a document, so that work which was cut off is
taken up again: 1 its text is to be indexed, 2 it is to be matched, 3 the provenance around it is
to be derived anew, 0 nothing.

The band keys of a document stand twice: in ``sketches``, all in one blob, to be read quickly, and
in ``band_keys``, a row each, to be looked up. Its sentences stand twice too: in ``vectors`` in
full, and in ``signs`` in an eighth of the space, with the cells they lie in, which is read to find
the few vectors that are worth reading.

``departures`` hold what documents that were removed or changed had in common with others, until the
next scan has seen to it: a text that many documents carry may now be known by another of them.

``lines`` hold hashes of a document's lines, and which of these recur among its outlet's documents
and so were taken out, so that a new document does not have all texts of its outlet read again.
``line_families`` keep for frequent lines of an outlet in how many unrelated documents they stand.

The views ``uncredited_wire`` and ``unsaid_translations`` hold what is told of a piece without being
asked: each piece once, and only if that is surely, and for much of it, so. ``sources`` has the
others.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("provtrace")

TABLES = """
create table archive_settings (
    name text primary key,
    value text not null
) without rowid;

create table documents (
    id integer primary key,
    key text not null unique,
    title text,
    outlet text,
    author text,
    published text,
    published_from text,
    language text,
    words integer not null default 0,
    url text,
    canonical_url text,
    status text not null,
    problem text,
    input text,
    text_hash text,
    content_hash text not null,
    pending integer not null default 1
);

create table texts (
    document_id integer primary key references documents(id) on delete cascade,
    text text not null
);

create table removals (
    id integer primary key,
    document_id integer not null references documents(id) on delete cascade,
    ordinal integer not null,
    offset integer not null,
    text text not null,
    reason text not null,
    rule text not null
);

create table lines (
    document_id integer primary key references documents(id) on delete cascade,
    rank integer not null,
    day integer,
    keys blob not null,
    taken blob not null
);

create table line_families (
    outlet text not null,
    line integer not null,
    state integer not null,
    families integer not null,
    primary key (outlet, line)
) without rowid;

create table credits (
    id integer primary key,
    document_id integer not null references documents(id) on delete cascade,
    agency text not null,
    role text not null,
    start_offset integer,
    end_offset integer,
    text text not null,
    rule text not null
);

create table links (
    document_id integer not null references documents(id) on delete cascade,
    url text not null,
    primary key (document_id, url)
) without rowid;

create table passages (
    id integer primary key,
    document_id integer not null references documents(id) on delete cascade,
    ordinal integer not null,
    start_offset integer not null,
    end_offset integer not null,
    words integer not null,
    hash integer not null
);

create table band_keys (
    band_key integer not null,
    document_id integer not null,
    primary key (band_key, document_id)
) without rowid;

create table sketches (
    document_id integer primary key references documents(id) on delete cascade,
    band_keys blob not null
);

create table departures (
    id integer primary key,
    key text not null,
    published text,
    words integer not null,
    language text,
    band_keys blob not null,
    sentences blob not null
);

create table vectors (
    document_id integer primary key references documents(id) on delete cascade,
    data blob not null
);

create table signs (
    document_id integer primary key references documents(id) on delete cascade,
    language text not null,
    data blob not null,
    cells blob not null
);

create table clusters (
    id integer primary key,
    label text not null,
    documents integer not null,
    outlets integer not null,
    words integer not null,
    languages text not null,
    first_published text,
    last_published text,
    origin_id integer references documents(id) on delete set null,
    agency text,
    status text not null,
    text text,
    evidence text not null
);

create table cluster_members (
    cluster_id integer not null references clusters(id) on delete cascade,
    document_id integer not null references documents(id) on delete cascade,
    start_offset integer not null,
    end_offset integer not null,
    role text not null,
    primary key (cluster_id, document_id, start_offset)
) without rowid;

create table matches (
    id integer primary key,
    left_id integer not null references documents(id) on delete cascade,
    left_start integer not null,
    left_end integer not null,
    right_id integer not null references documents(id) on delete cascade,
    right_start integer not null,
    right_end integer not null,
    kind text not null,
    score real not null,
    words integer not null,
    is_quote integer not null default 0,
    cluster_id integer references clusters(id) on delete set null,
    evidence text not null,
    check (left_id < right_id)
);

create table sources (
    document_id integer not null references documents(id) on delete cascade,
    source_id integer references documents(id) on delete cascade,
    agency text,
    relation text not null,
    share real not null,
    words integer not null,
    verdict text not null,
    confidence real not null,
    evidence text not null
);

create table originality (
    document_id integer primary key references documents(id) on delete cascade,
    words integer not null,
    verbatim integer not null,
    near integer not null,
    rewritten integer not null,
    translated integer not null,
    quoted integer not null,
    wire integer not null,
    original integer not null,
    lead real not null,
    middle real not null,
    tail real not null
);

create table runs (
    id integer primary key,
    started text not null,
    finished text,
    version text not null,
    settings text not null,
    counts text
);
"""

INDICES = """
create index documents_outlet on documents(outlet);
create index documents_published on documents(published);
create index documents_language on documents(language);
create index documents_status on documents(status) where status <> 'ok';
create index documents_pending on documents(id) where pending;
create index removals_document on removals(document_id, ordinal);
create index credits_document on credits(document_id);
create index credits_agency on credits(agency);
create index passages_document on passages(document_id, ordinal);
create index passages_hash on passages(hash);
create index cluster_members_document on cluster_members(document_id);
create index clusters_size on clusters(documents desc);
create index clusters_newest on clusters(last_published desc);
create index matches_left on matches(left_id, right_id);
create index matches_right on matches(right_id);
create index matches_cluster on matches(cluster_id);
create index matches_kind on matches(kind, is_quote, words);
create index sources_document on sources(document_id, source_id, words, verdict);
create index sources_relation on sources(relation, words desc, document_id);
create index sources_verdict on sources(verdict, words desc, document_id);
create index sources_source on sources(source_id);
"""

SEARCH = """
create virtual table texts_fts using fts5(
    text, content='texts', content_rowid='document_id', tokenize='unicode61 remove_diacritics 2'
);
create trigger texts_insert after insert on texts begin
    insert into texts_fts(rowid, text) values (new.document_id, new.text);
end;
create trigger texts_delete after delete on texts begin
    insert into texts_fts(texts_fts, rowid, text) values ('delete', old.document_id, old.text);
end;
create trigger texts_update after update on texts begin
    insert into texts_fts(texts_fts, rowid, text) values ('delete', old.document_id, old.text);
    insert into texts_fts(rowid, text) values (new.document_id, new.text);
end;
"""

VIEWS = """
create view match_text as
select m.id, m.kind, m.score, m.words, m.is_quote, m.cluster_id,
       m.left_id, l.outlet as left_outlet, l.title as left_title,
       substr(lt.text, m.left_start + 1, m.left_end - m.left_start) as left_text,
       m.right_id, r.outlet as right_outlet, r.title as right_title,
       substr(rt.text, m.right_start + 1, m.right_end - m.right_start) as right_text,
       m.evidence
from matches m
join documents l on l.id = m.left_id join texts lt on lt.document_id = m.left_id
join documents r on r.id = m.right_id join texts rt on rt.document_id = m.right_id;

create view cluster_overview as
select c.id, c.label, c.documents, c.outlets, c.words, c.languages,
       c.first_published, c.last_published, o.outlet as origin_outlet, o.title as origin_title,
       c.origin_id, c.agency, c.status
from clusters c left join documents o on o.id = c.origin_id
order by c.documents desc, c.words desc;

create view outlet_reuse as
with by_document as (
    select d.outlet as outlet, s.outlet as source_outlet, x.document_id,
           sum(case when x.verdict <> 'undetermined' then x.words else 0 end) as words,
           sum(case when x.verdict = 'shared wire' then x.words else 0 end) as wire_words,
           sum(case when x.verdict = 'earlier' then x.words else 0 end) as earlier_words,
           sum(case when x.verdict = 'undetermined' then x.words else 0 end) as undetermined_words
    from sources x
    join documents d on d.id = x.document_id
    join documents s on s.id = x.source_id
    group by x.document_id, s.outlet
)
select outlet, source_outlet, sum(words > 0) as documents, sum(words) as words,
       sum(wire_words) as wire_words, sum(words) - sum(wire_words) as words_without_wire,
       sum(earlier_words) as earlier_words,
       sum(undetermined_words > 0) as undetermined_documents,
       sum(undetermined_words) as undetermined_words
from by_document
where outlet is not null and source_outlet is not null
group by outlet, source_outlet
order by words desc, undetermined_words desc;

create view uncredited_wire as
with sure as (
    select document_id, source_id, agency, relation, verdict, share, max(words) as words,
           confidence, evidence
    from sources
    where relation = 'uncredited wire'
    and confidence >= 0.8 and (share >= 0.3 or words >= 60)
    group by document_id
)
select x.document_id, d.outlet, d.title, d.key, d.published, d.language, x.agency, x.relation,
       x.verdict, x.share, x.words, x.confidence, x.source_id, s.outlet as source_outlet,
       s.title as source_title, s.key as source_key, s.language as source_language, x.evidence
from sure x join documents d on d.id = x.document_id
left join documents s on s.id = x.source_id
order by x.words desc, d.key;

create view unsaid_translations as
with sure as (
    select document_id, source_id, agency, relation, verdict, share, max(words) as words,
           confidence, evidence
    from sources
    where verdict = 'translated from' and not coalesce(json_extract(evidence, '$.says_so'), 0)
    and confidence >= 0.8 and (share >= 0.3 or words >= 60)
    group by document_id
)
select x.document_id, d.outlet, d.title, d.key, d.published, d.language, x.agency, x.relation,
       x.verdict, x.share, x.words, x.confidence, x.source_id, s.outlet as source_outlet,
       s.title as source_title, s.key as source_key, s.language as source_language, x.evidence
from sure x join documents d on d.id = x.document_id
left join documents s on s.id = x.source_id
order by x.words desc, d.key;

create view outlet_originality as
select d.outlet, count(*) as documents, sum(o.words) as words, sum(o.original) as original,
       sum(o.wire) as wire, sum(o.quoted) as quoted,
       sum(o.verbatim + o.near + o.rewritten + o.translated) as reused,
       round(1.0 * sum(o.original) / max(1, sum(o.words)), 3) as original_share,
       round(1.0 * sum(o.original) / max(1, sum(o.words) - sum(o.wire)), 3)
           as original_share_without_wire
from originality o join documents d on d.id = o.document_id
group by d.outlet order by documents desc;
"""


@migrations()
def m001_first_schema(db: Database) -> None:
    """Create every table, index, trigger and view of the first release."""
    db.executescript(TABLES + INDICES + SEARCH + VIEWS)
