using System.CommandLine;
using GradCam.Data;
using GradCam.Data.Runs;

namespace GradCam.Cli.Batch;

/// <summary>The options of <c>batch</c> beside those of the model and the request.</summary>
internal sealed class BatchOptions
{
    public BatchOptions() => BoxFormat.ByName();

    public Option<string> Folder { get; } =
        new("--output", "-o")
        {
            Description = "The run's folder; created if it does not exist. Shards of one run share it.",
            HelpName = "RUN",
            Required = true,
        };

    public Option<bool> Resume { get; } =
        new("--resume") { Description = "Go on where an earlier run with the same settings ended." };

    public Option<string?> Shard { get; } =
        new("--shard")
        {
            Description =
                "The part of the source, such as 3/8 for the third of eight, or 8 alone where a scheduler says which: "
                + "tasks of Slurm arrays and AWS Batch arrays are shards without it, and those of Kubernetes with 8.",
            HelpName = "I/N",
        };

    public Option<int> Part { get; } =
        new("--part")
        {
            Description = "The pictures of each file of rows: what is lost at most when the run is killed.",
            HelpName = "N",
            DefaultValueFactory = _ => BatchRun.UsualPart,
        };

    public Option<bool> Mirror { get; } =
        new("--mirror") { Description = "Compare each map with that of the mirrored picture; takes another pass." };

    public Option<bool> Overlays { get; } =
        new("--overlays") { Description = "Write each overlay, named after the row's number, into the run's folder." };

    public Option<bool> SaveFeatures { get; } =
        new("--save-features")
        {
            Description = "Keep the vector before the head, which the last linear layer makes the scores of.",
        };

    public Option<bool> FullSize { get; } =
        new("--full-size")
        {
            Description =
                "Decode JPEG files at their whole size. Large ones are decoded at a half, quarter or eighth of it "
                + "otherwise, where that is twice what the network takes.",
        };

    public Option<string?> Root { get; } =
        new("--root")
        {
            Description = "The folder that a list's paths are below; by default the list's own.",
            HelpName = "DIR",
        };

    public Option<string?> PictureColumn { get; } =
        new("--picture-column")
        {
            Description = "The list's column of paths, or of pictures; by default one of a usual name.",
            HelpName = "NAME",
        };

    public Option<string?> LabelColumn { get; } =
        new("--label-column")
        {
            Description = "The list's column of right classes; by default one of a usual name.",
            HelpName = "NAME",
        };

    public Option<string?> BoxColumn { get; } =
        new("--box-column")
        {
            Description =
                "The list's column of objects' boxes, or four with commas between them; by default of a usual name.",
            HelpName = "NAME",
        };

    public Option<BoxFormat?> BoxFormat { get; } =
        new("--box-format")
        {
            Description =
                "The meaning of a box's numbers, in pixels or from 0 to 1 (relative); by default what the columns' "
                + "names say, and pixels.",
        };

    public Option<string?> MaskColumn { get; } =
        new("--mask-column")
        {
            Description =
                "The list's column of objects' masks, whose nonzero pixels count; by default of a usual name.",
            HelpName = "NAME",
        };

    public Option<string?> LabelMap { get; } =
        new("--label-map")
        {
            Description = "A .csv file of two columns: labels of the source, and the model's classes that they mean.",
            HelpName = "FILE",
        };

    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object on stdout." };

    /// <summary>The options that say what the columns of a list are, for commands that look at objects too.</summary>
    public IEnumerable<Option> Columns => [Root, PictureColumn, LabelColumn, BoxColumn, BoxFormat, MaskColumn];

    /// <summary>How pictures are found and labelled; what a command has no option for is as usual.</summary>
    /// <exception cref="GradCamException">The file of labels is none.</exception>
    public PictureSetOptions PicturesOf(ParseResult parsed) =>
        new()
        {
            Root = parsed.GetValue(Root),
            PictureColumn = parsed.GetValue(PictureColumn),
            LabelColumn = parsed.GetValue(LabelColumn),
            BoxColumn = parsed.GetValue(BoxColumn),
            BoxFormat = parsed.GetValue(BoxFormat),
            MaskColumn = parsed.GetValue(MaskColumn),
            LabelMap = parsed.GetValue(LabelMap) is { } map ? LabelFile.Read(map) : LabelFile.None,
            Input = Console.In,
        };

    public void AddTo(Command command)
    {
        foreach (
            var option in (Option[])
                [Folder, Resume, Shard, Part, Mirror, Overlays, SaveFeatures, FullSize, .. Columns, LabelMap, Json]
        )
            command.Add(option);
        Part.Between(1, 1_000_000);
    }
}
