using System.CommandLine;
using GradCam.Cli.Batch;
using GradCam.Cli.Explain;
using GradCam.Data;
using GradCam.Data.Metrics;
using GradCam.Foundation;

namespace GradCam.Cli.Evaluate;

/// <summary>The options of <c>evaluate</c> beside those of the model.</summary>
internal sealed class EvaluateOptions
{
    private readonly ExplainOptions _explain = new();

    /// <summary>The options of a data set, which is named as for batch.</summary>
    public BatchOptions List { get; } = new();

    public Option<string[]> Metric { get; } =
        ExplainOptions.List(
            "--metric",
            $"The metrics: names, questions ({string.Join(", ", Enum.GetValues<Question>().Select(q => q.Name()))}), "
                + "cheap for those that take hardly more than runs of the network, or all (the default).",
            "NAME,.."
        );

    public Option<string?> Output { get; } =
        new("--output", "-o") { Description = "The page to write, such as report.html.", HelpName = "FILE" };

    public Option<string?> Parquet { get; } =
        new("--parquet") { Description = "Write the value of each picture, map and metric.", HelpName = "FILE" };

    public Option<bool> Overwrite { get; } = OverwriteGuard.Option();

    public Option<int> Pictures { get; } =
        new("--limit-pictures")
        {
            Description = "The pictures to draw from the source at most.",
            HelpName = "N",
            DefaultValueFactory = _ => new EvaluationOptions().MostPictures,
        };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on stdout." };

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [
                    _explain.Method,
                    _explain.Layer,
                    Metric,
                    Output,
                    Parquet,
                    Overwrite,
                    Pictures,
                    _explain.Seed,
                    _explain.BatchSize,
                    .. List.Columns,
                    Json,
                ]
        )
            command.Add(option);
        Metric.CompletionSources.Add(_ => MetricList.Names);
        Pictures.Between(1, 100_000);
        _explain.Seed.Between(int.MinValue);
        _explain.BatchSize.Between(1, 4096);
    }

    /// <summary>What is evaluated.</summary>
    /// <exception cref="GradCamException">There is no such method or metric.</exception>
    public EvaluationOptions Of(ParseResult parsed)
    {
        string[] methods = ExplainOptions.Items(parsed, _explain.Method, CamMethods.GradCam.Name);
        return new()
        {
            Methods = methods is ["all"] ? CamMethods.All : [.. methods.Select(CamMethods.Parse).Distinct()],
            Layers = [.. ExplainOptions.Items(parsed, _explain.Layer, "auto").Distinct()],
            Metrics = Data.Metric.Parse(ExplainOptions.Items(parsed, Metric, "all")),
            Seed = parsed.GetValue(_explain.Seed),
            MostPictures = parsed.GetValue(Pictures),
            BatchSize = parsed.GetValue(_explain.BatchSize),
            Words = CallerWords.OfCommandLine,
        };
    }
}
