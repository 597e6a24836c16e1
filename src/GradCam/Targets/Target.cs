using GradCam.Targets;

namespace GradCam;

/// <summary>
/// The target of an explanation: a class, or any sum of targets, such as
/// <c>Target.Class("tabby") - Target.Class("lynx")</c>. Targets are plain records: they name what is meant and become
/// numbers only when a model is asked.
/// </summary>
public abstract record Target
{
    private protected Target() { }

    /// <summary>The class that the network thinks most likely.</summary>
    public static Target Top { get; } = new TopTarget(1);

    /// <summary>The class at a rank.</summary>
    /// <param name="rank">1 for the most likely class, 2 for the next.</param>
    /// <exception cref="GradCamException">The rank is below 1.</exception>
    public static Target Rank(int rank) =>
        rank >= 1 ? new TopTarget(rank) : throw new GradCamException($"A rank is 1 or more, not {rank}.");

    /// <summary>
    /// A class, or one number of a regression, by its position from 0. In a model of a single score with two labels,
    /// class 0 is its negative; of a detector, the class's most certain box.
    /// </summary>
    public static Target Class(int index) => new ClassTarget(index, null);

    /// <summary>A class by its name; case does not matter.</summary>
    public static Target Class(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return new ClassTarget(null, label);
    }

    /// <summary>
    /// The probability of a class instead of its logit: competing classes count too, and the map fades where the
    /// network is sure.
    /// </summary>
    /// <param name="of">A class or rank.</param>
    public static Target Probability(Target of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new ProbabilityTarget(of);
    }

    /// <summary>ReST (Cai 2025, arXiv 2501.06261): the logit plus the log-probability of a class.</summary>
    /// <param name="of">A class or rank.</param>
    public static Target Rest(Target of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new RestTarget(of);
    }

    /// <summary>
    /// The difference between a class and those most like it (Finer-CAM, Zhang et al. 2025, eq. 5):
    /// <c>sum_j p_j (z_c - alpha z_j) / sum_j p_j</c> over the classes j whose logits are nearest.
    /// </summary>
    /// <param name="of">A class or rank.</param>
    /// <param name="alpha">The factor with which the others are subtracted.</param>
    /// <param name="comparisons">The number of classes to compare with, at least 1.</param>
    public static Target Finer(Target of, float alpha = 1, int comparisons = 3)
    {
        ArgumentNullException.ThrowIfNull(of);
        return comparisons >= 1
            ? new FinerTarget(of, alpha, comparisons)
            : throw new GradCamException($"A class is compared with 1 other or more, not with {comparisons}.");
    }

    /// <summary>For segmentation: a class's scores summed over chosen places.</summary>
    /// <param name="mask">
    /// The weight of each place, <c>float[h, w]</c>, brought to the size of the model's score map by nearest neighbour
    /// if it differs.
    /// </param>
    /// <param name="of">A class or rank; null for the class with most score in the region.</param>
    public static Target Region(Tensor mask, Target? of = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return new RegionTarget(of ?? Top, mask);
    }

    /// <summary>
    /// For segmentation: a class's scores summed over the places that the network itself gives to that class.
    /// </summary>
    /// <param name="of">A class or rank.</param>
    public static Target Region(Target of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return new RegionTarget(of, null);
    }

    /// <summary>For detectors: one box's best class score (times its objectness, where the model has one).</summary>
    /// <param name="number">
    /// 1 for the most certain object; boxes that overlap a more certain one of the same class are not counted.
    /// </param>
    /// <param name="part">The part of the box to explain.</param>
    public static Target Box(int number, BoxPart part = BoxPart.Class) =>
        number >= 1
            ? BoxTarget.OfNumber(number, part)
            : throw new GradCamException($"A box number is 1 or more, not {number}.");

    /// <summary>For detectors: the most certain box over a point.</summary>
    /// <param name="x">Column in pixels of the model's input.</param>
    /// <param name="y">Row in pixels of the model's input.</param>
    /// <param name="part">The part of the box to explain.</param>
    public static Target BoxAt(float x, float y, BoxPart part = BoxPart.Class) =>
        new BoxTarget(null, (x, y), null, part);

    /// <summary>For detectors: the sum of the scores of all objects of a class.</summary>
    /// <param name="of">A class, by number or name.</param>
    /// <exception cref="GradCamException">It is something other than a class.</exception>
    public static Target Boxes(Target of)
    {
        ArgumentNullException.ThrowIfNull(of);
        return of is ClassTarget target
            ? new BoxSumTarget(target)
            : throw new GradCamException("The boxes of a class are summed: give a class.");
    }

    /// <summary>For networks that read text: a class at a step of the sequence.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="of">A class, by number or name; null for the step's most likely one.</param>
    /// <exception cref="GradCamException">The step is negative, or the other is no class.</exception>
    public static Target Step(int step, Target? of = null) =>
        step < 0 ? throw new GradCamException($"A step is 0 or more, not {step}.")
        : of is null or ClassTarget ? new StepTarget(step, of as ClassTarget)
        : throw new GradCamException("At a step there are classes: give a class.");

    /// <summary>For models that embed: the cosine similarity to another photograph's embedding.</summary>
    /// <param name="reference">The photograph to compare with.</param>
    public static Target Similar(Picture reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return new SimilarTarget(reference, null);
    }

    /// <summary>For models that embed: the cosine similarity to an embedding.</summary>
    /// <param name="embedding">The embedding, <c>float[C]</c>.</param>
    public static Target Similar(ReadOnlyMemory<float> embedding) => new SimilarTarget(null, embedding);

    /// <summary>Reads what a user wrote; see <see cref="TargetText"/> for what can be written.</summary>
    /// <param name="text">The text, such as <c>top-3</c>, <c>cat - dog</c> or <c>region:mask.png:3</c>.</param>
    /// <returns>One target, or K for <c>top-K</c>.</returns>
    /// <exception cref="GradCamException">The text cannot be read; the message says why.</exception>
    public static IReadOnlyList<Target> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TargetText.Parse(text, new DiskFiles(ResourceLimits.Default));
    }

    /// <inheritdoc cref="Parse(string)"/>
    /// <param name="text">The text, such as <c>top-3</c>, <c>cat - dog</c> or <c>region:mask.png:3</c>.</param>
    /// <param name="limits">The limits on pictures and arrays that it names.</param>
    public static IReadOnlyList<Target> Parse(string text, ResourceLimits limits)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(limits);
        return TargetText.Parse(text, new DiskFiles(limits));
    }

    /// <summary>The sum of two targets' scores.</summary>
    public static Target operator +(Target a, Target b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new SumTarget(a, 1, b, 1);
    }

    /// <summary>The difference of two targets' scores.</summary>
    public static Target operator -(Target a, Target b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        return new SumTarget(a, 1, b, -1);
    }

    /// <summary>A target's score times a number.</summary>
    public static Target operator *(float factor, Target a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return new SumTarget(a, factor, null, 0);
    }

    /// <summary>The negative of a target's score.</summary>
    public static Target operator -(Target a)
    {
        ArgumentNullException.ThrowIfNull(a);
        return -1 * a;
    }

    /// <summary>Turns names into numbers for one sample.</summary>
    /// <exception cref="GradCamException">The model has no such class, box or output.</exception>
    internal abstract Term Resolve(TargetContext context);
}
