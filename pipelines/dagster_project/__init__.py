"""kmall under Dagster: every resource of every mall and every model is an asset, and loads run on a schedule.

Started by `python -m pipelines.dagster_project` (extra `dagster`); the code location is the module `location`.

| module       | says                                                                                       |
| ------------ | ------------------------------------------------------------------------------------------ |
| installation | which shops, warehouse and home it is about                                                |
| raw_assets   | malls: an asset per resource, a partition per shop, loaded by `pipelines.load`             |
| raw_tables   | which resource writes which raw table, so that models hang on the resources they read      |
| views        | an asset per model, seed and snapshot, a check per test, built by `pipelines.transform`    |
| freshness    | how old the data is, by the run ledger, never by the time of a materialisation             |
| schedules    | hourly loads, a build after them, an hourly look at freshness, a sensor for failed runs    |
| telling      | who hears of failed runs                                                                   |
| start        | Dagster's own settings: nothing is sent anywhere, what waits for what                      |

Why not `dlt_assets` and `DbtCliResource.cli`: both run dlt and dbt themselves. What keeps kmall's tables whole stands
around these runs: one run of a shop at a time, taking over from a killed run, counting what was loaded, one writer of a
DuckDB file, a failure that stays its resource's, building anew when the models changed. So Dagster's integrations
describe the assets here (`DagsterDltTranslator`, `dbt_assets` and its translator), and kmall's own functions make them.
"""
