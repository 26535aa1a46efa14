"""provtrace inside other tools' pipelines; each module needs the tool it is named after."""
