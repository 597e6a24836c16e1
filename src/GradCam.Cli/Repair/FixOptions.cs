using System.CommandLine;
using GradCam.Cli.Batch;
using GradCam.Data;

namespace GradCam.Cli.Repair;

/// <summary>The arguments and options of <c>fix</c>.</summary>
internal sealed class FixOptions
{
    public Argument<string> Input { get; } = new("MODEL") { Description = "The ONNX or Keras file." };

    public ModelOptions Model { get; } = new();

    public Option<string?> Audit { get; } =
        new("--audit") { Description = "The file that `gradcam audit` wrote of this model.", HelpName = "FILE" };

    public Option<string?> Groups { get; } =
        new("--groups")
        {
            Description =
                "Instead of an audit: a list (.csv, .tsv, .jsonl, .parquet) of paths, labels and groups, such as the "
                + "pictures with and without the artifact.",
            HelpName = "LIST",
        };

    public Option<string?> GroupColumn { get; } =
        new("--group-column") { Description = "The column of groups, if it is not called group.", HelpName = "NAME" };

    /// <summary>The options of a list that batch has too.</summary>
    public BatchOptions List { get; } = new();

    public Option<string?> Artifact { get; } =
        new("--artifact")
        {
            Description =
                "Instead of an audit, with --clean: pictures that have the artifact; a folder, or one with a "
                + "sub-folder for each class.",
            HelpName = "SOURCE",
        };

    public Option<string?> Clean { get; } =
        new("--clean") { Description = "Pictures like those of --artifact without it.", HelpName = "SOURCE" };

    public Option<string?> Components { get; } =
        new("--components")
        {
            Description = "List what the score of a class consists of, with the pictures that have the most of each.",
            HelpName = "CLASS",
        };

    public Option<string[]> Spurious { get; } =
        new("--spurious")
        {
            Description = "Components of a class, by their numbers in that list, that are to add nothing to its score.",
            HelpName = "CLASS:1,3",
        };

    public Option<int?> Seed { get; } =
        new("--seed") { Description = "What is drawn; that of the audit if not given.", HelpName = "N" };

    public Option<string?> Output { get; } =
        new("--output", "-o")
        {
            Description = "The file to write; the model's name with .fixed.onnx in this folder if not given.",
            HelpName = "FILE",
        };

    public Option<bool> Overwrite { get; } = OverwriteGuard.Option();

    public Option<string> Method { get; } =
        new("--method")
        {
            Description =
                "auto tries all and takes the best; "
                + string.Join("; ", Remedy.All.Select(r => $"{r.Name}: {r.Does}"))
                + ".",
            HelpName = "NAME",
            DefaultValueFactory = _ => "auto",
        };

    public Option<double> MostLoss { get; } =
        new("--most-loss")
        {
            Description =
                "The points of accuracy that pictures without the artifact may lose; those that the network was "
                + "trained with lose more than new ones.",
            HelpName = "POINTS",
            DefaultValueFactory = _ => 5,
        };

    public Option<string?> Pictures { get; } =
        new("--pictures")
        {
            Description =
                "Where the pictures are, if they are no longer where the audit read them; beside --artifact and "
                + "--clean, further pictures with labels; alone, pictures with labels and an unknown artifact.",
            HelpName = "SOURCE",
        };

    public Option<bool> Force { get; } = new("--force") { Description = "Write the file though nothing is gained." };

    public Option<bool> Undo { get; } =
        new("--undo") { Description = "Write the model as it was before it was fixed." };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on stdout." };

    public void AddTo(Command command)
    {
        command.Add(Input);
        foreach (
            var option in (Option[])
                [
                    Audit,
                    Groups,
                    GroupColumn,
                    List.Root,
                    List.PictureColumn,
                    List.LabelColumn,
                    Artifact,
                    Clean,
                    Pictures,
                    List.LabelMap,
                    Components,
                    Spurious,
                    Output,
                    Overwrite,
                    Method,
                    MostLoss,
                    Seed,
                    Force,
                    Undo,
                    Json,
                ]
        )
            command.Add(option);
        Model.AddTo(command, withModel: false);
        Method.AcceptOnlyFromAmong(["auto", .. Remedy.All.Select(r => r.Name)]);
        MostLoss.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 100))
                result.AddError("--most-loss takes points from 0 to 100.");
        });
    }
}
