namespace GradCam.Targets;

/// <summary>What is explained: a class, or a weighted sum of classes, such as <c>Target.Class("tabby") - Target.Class("lynx")</c>.</summary>
public abstract record Target
{
    private protected Target() { }

    /// <summary>The class that the network thinks most likely.</summary>
    public static Target Top { get; } = new TopTarget(1);

    /// <summary>The class at a rank.</summary>
    /// <param name="rank">1 for the most likely class, 2 for the next.</param>
    /// <exception cref="GradCamException">The rank is below 1.</exception>
    public static Target Rank(int rank) => rank >= 1 ? new TopTarget(rank) : throw new GradCamException($"A rank is 1 or more, not {rank}.");

    /// <summary>A class by its number, from 0.</summary>
    public static Target Class(int index) => new ClassTarget(index, null);

    /// <summary>A class by its name; case does not matter.</summary>
    public static Target Class(string label) => new ClassTarget(null, label);

    /// <summary>Reads what a user wrote: <c>top</c>, <c>top-3</c> (the third alone is <see cref="Rank"/>), a number, or a class name.</summary>
    /// <param name="text">The text.</param>
    /// <returns>One target, or K for <c>top-K</c>.</returns>
    /// <exception cref="GradCamException">The text is empty or K is not between 1 and 1000.</exception>
    public static IReadOnlyList<Target> Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0) throw new GradCamException("A target is empty; write `top`, `top-3`, a class number or a class name.");
        if (text.Equals("top", StringComparison.OrdinalIgnoreCase)) return [Top];
        if (text.StartsWith("top-", StringComparison.OrdinalIgnoreCase) && int.TryParse(text[4..], out int count))
            return count is >= 1 and <= 1000 ? [.. Enumerable.Range(1, count).Select(Rank)] : throw new GradCamException($"'{text}': K of top-K is between 1 and 1000.");
        return [int.TryParse(text, out int index) ? Class(index) : Class(text)];
    }

    /// <summary>The sum of two targets' scores.</summary>
    public static Target operator +(Target a, Target b) => new SumTarget(a, 1, b, 1);

    /// <summary>What speaks for one target and against another.</summary>
    public static Target operator -(Target a, Target b) => new SumTarget(a, 1, b, -1);

    /// <summary>A target's score times a number.</summary>
    public static Target operator *(float factor, Target a) => new SumTarget(a, factor, a, 0);

    /// <summary>The weights of the classes, or the rank of the one to take.</summary>
    internal abstract TargetWeights Resolve(Labels labels, int? classes);
}

/// <summary>The class at a rank.</summary>
internal sealed record TopTarget(int RankFromOne) : Target
{
    internal override TargetWeights Resolve(Labels labels, int? classes) => classes is null || RankFromOne <= classes
        ? new TargetWeights(RankFromOne - 1, [])
        : throw new GradCamException($"The model has {classes} classes, so there is no rank {RankFromOne}; ask for fewer.");
}

/// <summary>One class, by number or by name.</summary>
internal sealed record ClassTarget(int? Index, string? Label) : Target
{
    internal override TargetWeights Resolve(Labels labels, int? classes)
    {
        int index = Index ?? labels.Find(Label!);
        return index >= 0 && (classes is null || index < classes) ? new TargetWeights(null, [(index, 1)])
            : throw new GradCamException($"Class {index} is out of range: the model has {classes} classes, 0 to {classes - 1}.");
    }
}

/// <summary>A weighted sum of two targets.</summary>
internal sealed record SumTarget(Target Left, float LeftWeight, Target Right, float RightWeight) : Target
{
    internal override TargetWeights Resolve(Labels labels, int? classes)
    {
        var (left, right) = (Left.Resolve(labels, classes), Right.Resolve(labels, classes));
        if (left.Rank is not null || right.Rank is not null)
            throw new GradCamException("A sum of targets needs classes by number or name; `top` is known only after the run.");
        var all = left.Classes.Select(c => (c.Index, Weight: c.Weight * LeftWeight)).Concat(right.Classes.Select(c => (c.Index, Weight: c.Weight * RightWeight)));
        return new TargetWeights(null, [.. all.GroupBy(c => c.Index).Select(g => (g.Key, g.Sum(c => c.Weight))).Where(c => c.Item2 != 0)]);
    }
}

/// <summary>A target in numbers: either the rank of the class to take (from 0), or classes with weights.</summary>
internal sealed record TargetWeights(int? Rank, IReadOnlyList<(int Index, float Weight)> Classes);
