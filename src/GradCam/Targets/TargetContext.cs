using System.Globalization;
using GradCam.Building;
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

    /// <summary>
    /// The scores are rows of boxes, as those of YOLO and other detectors; <see cref="Detections"/> reads the rows.
    /// </summary>
    public bool IsDetector =>
        inputSize.Count == 2
        && scoreDims is [_, { Value: >= 5 }, { Value: >= 5 }]
        && scoreDims.Skip(1).Max(d => d.Value) >= 16;

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

    /// <summary>False if the list of labels is of another model: it has another number of names than classes.</summary>
    public bool LabelsFit =>
        IsDetector || labels.Names.Count == 0 || IsBinary || classes is not { } count || labels.Names.Count == count;

    /// <summary>Refuses a list of labels that is of another model.</summary>
    /// <exception cref="GradCamException">It has another number of names than the model has classes.</exception>
    public void CheckLabels()
    {
        if (LabelsFit)
            return;
        int names = labels.Names.Count,
            count = classes!.Value;
        string background =
            count == names + 1 ? " Where class 0 is the background, put a line for it in front of the others." : "";
        throw new GradCamException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"The list of labels has {names:N0} names, but the model has {count:N0} classes: give one name for "
                    + $"each class, in their order.{background}"
            )
        );
    }

    /// <summary>A target that has to be a class or a rank, not a sum or something nonlinear.</summary>
    /// <exception cref="GradCamException">It is something else.</exception>
    public LinearTerm Choice(Target target, string what) =>
        target.Resolve(this) as LinearTerm
        ?? throw new GradCamException($"{what} takes a class, a rank or a sum of classes.");
}
