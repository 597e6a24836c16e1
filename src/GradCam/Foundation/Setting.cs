namespace GradCam.Foundation;

/// <summary>
/// A member of the library that sentences name, and what takes its place for those who do not call the library
/// (<see cref="CallerWords"/>).
/// </summary>
/// <param name="Member">The member, such as <c>ExplainerOptions.Labels</c>.</param>
/// <param name="Option">What has its place on the command line.</param>
/// <param name="Request">
/// What has its place in a request to a server; null for what only the server's owner sets.
/// </param>
internal sealed record Setting(string Member, string Option, string? Request = null)
{
    /// <summary>All members that sentences name, but those of <see cref="ResourceLimits"/>.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        new("BakeOptions.Target", "--target"),
        new("CamMethods.All", "the `methods` command", "GET /v1/methods"),
        new("DataSetExtensions.Components", "--components"),
        new("DifferentiableOperators.All", "the `ops` command"),
        new("EvaluationOptions.Layers", "--layer"),
        new("EvaluationOptions.Methods", "--method"),
        new("ExplainRequest.Samples", "--samples", "\"samples\""),
        new("ExplainRequest.Targets", "--target", "\"target\""),
        new("Explainer.Labels", "`inspect --classes`", "GET /v1/models/{model}"),
        new("Explainer.Layers", "the `layers` command", "GET /v1/models/{model}/layers"),
        new("ExplainerOptions.FixedInputs", "--input"),
        new("ExplainerOptions.Input", "--input-name"),
        new("ExplainerOptions.InputLayout", "--input-layout"),
        new("ExplainerOptions.Labels", "--labels"),
        new("ExplainerOptions.Layout", "--layout"),
        new("ExplainerOptions.Output", "--output-name"),
        new("ExplainerOptions.Preprocessing", "--preprocess"),
        new("ExplainerOptions.Score", "--score"),
        new("ExplainerOptions.StraightThrough", "--straight-through"),
        new("ExplainerOptions.Submodel", "--submodel"),
        new("ExplainerOptions.Task", "--task"),
        new("ExplainerOptions.Threads", "--threads"),
        new("FixBasis.Audit", "--pictures"),
        new("FixBasis.Groups", "--groups"),
        new("FixBasis.Pictures", "--pictures"),
        new("FixOptions.Force", "--force"),
        new("FixOptions.Remedies", "--method"),
        new("FixOptions.Spurious", "--spurious"),
        new("KerasModel.Load", "`gradcam convert`"),
        new("ModelCard.Preset", "--preprocess"),
        new("PictureSetOptions.BoxColumn", "--box-column"),
        new("PictureSetOptions.BoxFormat", "--box-format"),
        new("PictureSetOptions.GroupColumn", "--group-column"),
        new("PictureSetOptions.LabelMap", "--label-map"),
        new("PictureSetOptions.MaskColumn", "--mask-column"),
        new("PictureSetOptions.PictureColumn", "--picture-column"),
        new("PictureSetOptions.Root", "--root"),
        new("Remedy.All", "--method auto"),
    ];

    /// <summary>The setting of a member; null if it has none.</summary>
    public static Setting? Of(string member) => All.FirstOrDefault(s => s.Member == member);
}
