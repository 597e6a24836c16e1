using System.Globalization;
using GradCam.Onnx;

namespace GradCam.Targets;

/// <summary>The facts of the model and of the sample that a target needs.</summary>
internal sealed class TargetContext(Labels labels, Dim[] scoreDims, int? classes, IReadOnlyList<int> inputSize)
{
    /// <summary>The names of the classes.</summary>
    public Labels Labels => labels;

    /// <summary>The dimensions of the scores.</summary>
    public Dim[] ScoreDims => scoreDims;

    /// <summary>Number of classes, or null if only the run knows.</summary>
    public int? Classes => classes;

    /// <summary>A single score stands for two named classes: it speaks for the second and against the first.</summary>
    public bool IsBinary => classes == 1 && labels.Names.Count == 2;

    /// <summary>The score at which the two classes of a binary model are equally likely.</summary>
    public float Even { get; init; }

    /// <summary>The scores have spatial axes, as in segmentation.</summary>
    public bool IsDense => ScoreLayout.IsDense(scoreDims, inputSize);

    /// <summary>What the scores of a whole picture are.</summary>
    public ModelTask Task { get; init; }

    /// <summary>The scores have probabilities.</summary>
    public bool HasProbabilities => Task is ModelTask.Classification or ModelTask.MultiLabel;

    /// <summary>The meaning of the rows of the scores; null where they have none.</summary>
    public OutputRows? Rows { get; init; }

    /// <summary>
    /// The output that the first part of a model ends in, whose numbers are features until names make them classes;
    /// null for others.
    /// </summary>
    public string? Features { get; init; }

    /// <summary>The numbers are features, since no names make them classes.</summary>
    public bool AreFeatures => Features is not null && Rows is null && Classes != 1 && labels.Names.Count == 0;

    /// <summary>Refuses a rank among numbers that are no classes.</summary>
    /// <exception cref="GradCamException">They are features.</exception>
    public void CheckRanks()
    {
        if (AreFeatures)
            throw new GradCamException(
                $"'{Features}', where the submodel ends, gives "
                    + (classes is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:N0} ") : "")
                    + (IsDense ? "channels" : "numbers")
                    + " that are no classes as far as is known, so that none is the top one: "
                    + (IsDense ? "" : "compare with another photograph (Target.Parse(\"similar:PHOTO\")), ")
                    + "name one by its number (Target.Parse(\"5\")), or give the names of classes "
                    + "(ExplainerOptions.Labels)."
            );
    }

    /// <summary>The scores are rows of boxes, as those of YOLO and other detectors.</summary>
    public bool IsDetector => Rows?.Kind == RowKind.Boxes;

    /// <summary>The scores are those of the steps of a sequence, as of a line of text.</summary>
    public bool IsSequence => Rows?.Kind == RowKind.Steps;

    /// <summary>The error for a target that is of a whole picture, where scores are rows.</summary>
    /// <param name="what">The target, as the beginning of a sentence.</param>
    public GradCamException NotOfRows(string what) =>
        new(
            $"{what} is of the classes of a whole picture, but output {Rows!.Output} has scores for "
                + (IsDetector ? "boxes; take a box's own score (box:1)." : "rows; take a row's own score (step:5:7).")
        );

    /// <summary>The error for a target of classes, where the numbers are coordinates.</summary>
    public GradCamException IsEmbedding() =>
        new(
            "The output is an embedding, whose numbers are no classes: compare it with that of another photograph "
                + "(Target.Parse(\"similar:PHOTO\")), name one of its numbers (Target.Parse(\"7\")), or say what "
                + "else it is "
                + "(ExplainerOptions.Task = ModelTask.Classification)."
        );

    /// <summary>The error for an output whose rows mean nothing that is known.</summary>
    public GradCamException Unread() =>
        new(
            $"Output {Rows!.Output} is neither one row of class scores nor boxes nor the steps of a line of text, so "
                + "that no class of it can be named; name a row and a column (step:5:7), compare the output with that "
                + "of another photograph (similar:PHOTO), choose another output (ExplainerOptions.Output), or "
                + "explain what lies "
                + "before it by itself (ExplainerOptions.Submodel)."
        );

    /// <summary>For dense scores: the lengths of their spatial axes.</summary>
    /// <exception cref="GradCamException">They are known only after the run.</exception>
    public long[] Places =>
        [
            .. scoreDims
                .Skip(2)
                .Select(d =>
                    d.Value
                    ?? throw new GradCamException(
                        "The size of the model's score map is known only after the run; export the model with static "
                            + "shapes."
                    )
                ),
        ];

    /// <summary>Lengths of the input's spatial axes.</summary>
    public IReadOnlyList<int> InputSize => inputSize;

    /// <summary>
    /// The sample's own scores as the model gives them, row-major, without the batch axis; runs the model.
    /// </summary>
    public Func<float[]>? Scores { get; init; }

    /// <summary>
    /// The target is one of any picture, as that of a file, so that no sample's scores can be asked for.
    /// </summary>
    public bool AnyPicture { get; init; }

    /// <summary>Another photograph's scores; runs the model.</summary>
    public Func<Picture, float[]>? ScoresOf { get; init; }

    /// <summary>The term of a class with its weight.</summary>
    /// <exception cref="GradCamException">The class is out of range.</exception>
    public LinearTerm Class(int index)
    {
        if (IsBinary && index is 0 or 1)
            return LinearTerm.Of(0, index == 1 ? 1 : -1) with { Named = index };
        return classes is { } count && (index < 0 || index >= count)
            ? throw MissingClass.Numbered(index, count, "model")
            : LinearTerm.Of(index, 1);
    }

    /// <summary>The number of classes that can be named; null if it is not known.</summary>
    public int? NamedClasses => Rows is { } rows ? rows.ClassCount : classes;

    /// <summary>False if the list of labels is of another model: it has another number of names than classes.</summary>
    public bool LabelsFit =>
        labels.Names.Count == 0
        || (
            Rows is { } rows
                ? rows.CanHave(labels.Names.Count)
                : IsBinary || classes is not { } count || labels.Names.Count == count
        );

    /// <summary>Refuses a list of labels that is of another model.</summary>
    /// <exception cref="GradCamException">It has another number of names than the model has classes.</exception>
    public void CheckLabels()
    {
        if (!LabelsFit)
            throw WrongLabels(NamedClasses!.Value);
    }

    /// <summary>The error for a list of labels that is of another model.</summary>
    /// <param name="count">The number of classes.</param>
    public GradCamException WrongLabels(int count)
    {
        int names = labels.Names.Count;
        string background =
            count == names + 1 ? " Where class 0 is the background, put a line for it in front of the others." : "";
        return new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The list of labels has {names:N0} names, but the {(IsDetector ? "detector" : "model")} has "
                    + $"{count:N0} {(count == 1 ? "class" : "classes")}: give one name for each class, in their "
                    + $"order.{background}"
            )
        );
    }

    /// <summary>A target that has to be a class or a rank, not a sum or something nonlinear.</summary>
    /// <exception cref="GradCamException">It is something else.</exception>
    public LinearTerm Choice(Target target, string what) =>
        Rows is not null ? throw NotOfRows(what)
        : !HasProbabilities
            ? throw new GradCamException(
                $"{what} is of classes, but the model's numbers are those of {(Task == ModelTask.Regression ? "a "
                    + "regression" : "an embedding")}: explain the number itself (Target.Parse(\"0\")), or say that "
                    + "they are "
                    + "scores (ExplainerOptions.Task = ModelTask.Classification)."
            )
        : target.Resolve(this) as LinearTerm
            ?? throw new GradCamException($"{what} takes a class, a rank or a sum of classes.");
}
