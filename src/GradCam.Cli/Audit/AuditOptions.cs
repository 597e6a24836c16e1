using System.CommandLine;
using GradCam.Cli.Batch;

namespace GradCam.Cli.Audit;

/// <summary>The arguments and options of <c>audit</c>.</summary>
internal sealed class AuditOptions
{
    public Argument<string> Source { get; } =
        new("SOURCE")
        {
            Description =
                "Pictures with labels, as for batch: a folder, a list, a .tar or .parquet file; or the folder of a "
                + "run.",
        };

    public ModelOptions Model { get; } = new();

    public Option<string> Output { get; } =
        new("--output", "-o")
        {
            Description = "The file of the findings, which `gradcam fix` reads.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "audit.json",
        };

    public Option<string?> Page { get; } =
        new("--html")
        {
            Description = "Also write a page of the findings, with the pictures that show them.",
            HelpName = "FILE",
        };

    public Option<bool> Overwrite { get; } = OverwriteGuard.Option();

    /// <summary>The options of a list that batch has too.</summary>
    public BatchOptions List { get; } = new();

    public Option<string?> Layer { get; } =
        new("--layer") { Description = "The layer of the maps; auto by default.", HelpName = "NAME" };

    public Option<double?> FailOn { get; } =
        new("--fail-on")
        {
            Description = "Exit with 1 if a finding changes a probability by at least this, such as 0.2.",
            HelpName = "EFFECT",
        };

    public Option<int> Seed { get; } = new("--seed") { Description = "What is drawn.", HelpName = "N" };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on stdout." };

    public void AddTo(Command command)
    {
        command.Add(Source);
        Model.AddTo(command);
        foreach (
            var option in (Option[])[Output, Page, Overwrite, .. List.Columns, List.LabelMap, Layer, FailOn, Seed, Json]
        )
            command.Add(option);
    }
}
