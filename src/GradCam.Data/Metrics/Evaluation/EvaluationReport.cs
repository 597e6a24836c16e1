using System.Text.Json;
using System.Text.Json.Serialization;
using GradCam.Data.Metrics.Evaluation;

namespace GradCam.Data;

/// <summary>Which methods and layers can be trusted for a model, in numbers and in words.</summary>
public sealed record EvaluationReport
{
    internal EvaluationReport(Evaluation values)
    {
        Values = values;
        Pictures = values.Pictures.Count;
        Inputs = values.Inputs;
        Seconds = values.Took.TotalSeconds;
        RunSeconds = values.Running.TotalSeconds;
        Means =
        [
            .. from metric in values.Metrics
            from candidate in values.Candidates
            let mean = values.Mean(metric, candidate)
            where mean is not null
            select new EvaluatedMean(
                metric.Name,
                candidate.Method,
                candidate.Layer,
                mean.Mean,
                mean.Count < 2 ? null : mean.Low,
                mean.Count < 2 ? null : mean.High,
                mean.Count
            ),
        ];
        Advice = new Advice(values).Sentences();
        Remarks = values.Remarks;
    }

    /// <summary>Number of pictures that were evaluated.</summary>
    public int Pictures { get; }

    /// <summary>Number of inputs that the network was run on for measurements.</summary>
    public long Inputs { get; }

    /// <summary>Seconds that all took.</summary>
    public double Seconds { get; }

    /// <summary>Seconds that the network's runs for measurements took, summed over threads.</summary>
    public double RunSeconds { get; }

    /// <summary>The means of each metric, method by method; those of the two maps that know nothing last.</summary>
    public IReadOnlyList<EvaluatedMean> Means { get; }

    /// <summary>
    /// What is recommended, which methods fail sanity, and what the number of pictures can say, a sentence each.
    /// </summary>
    public IReadOnlyList<string> Advice { get; }

    /// <summary>What was left out or is to be known, a sentence each.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>The metrics, without those that were left out.</summary>
    [JsonIgnore]
    public IReadOnlyList<Metric> Metrics => Values.Metrics;

    /// <summary>Number of pictures that the data set has.</summary>
    [JsonIgnore]
    public long SourcePictures => Values.SourcePictures;

    /// <summary>Number of pictures that could not be evaluated, by reason.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, int> Failures => Values.Failures;

    /// <summary>All values.</summary>
    [JsonIgnore]
    internal Evaluation Values { get; }

    /// <summary>
    /// Writes a page, with a plot and a table for each question; it opens from disk and has no scripts.
    /// </summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <param name="title">The heading.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public void WritePage(string path, string title = "Maps of the model")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(title);
        EvaluationPage.Write(Values, title, path);
    }

    /// <summary>Writes the value of each picture, map and metric as a Parquet table.</summary>
    /// <param name="path">The file, which appears whole or not at all.</param>
    /// <exception cref="GradCamException">It cannot be written.</exception>
    public void WriteValues(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        EvaluationTable.Write(Values, path);
    }

    /// <summary>It as a JSON text, as <c>gradcam evaluate --json</c> prints it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReportJson.Default.EvaluationReport);
}
