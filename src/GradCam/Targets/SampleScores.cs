namespace GradCam.Targets;

/// <summary>
/// One sample's scores as a term's choices see them: fixes what is open in a term, so that runs on changed inputs
/// explain the same.
/// </summary>
/// <param name="flat">The scores of all classes; of dense scores, those of a choice without a region.</param>
/// <param name="logits">
/// Of dense scores, the scores of every place, <c>float[C, spatial...]</c>; null for others. Runs the model.
/// </param>
/// <param name="regions">
/// Fixes the regions too that the network itself gives to a class; false where the places move with the input.
/// </param>
/// <param name="even">Of a single class, the score that speaks neither for nor against it.</param>
internal sealed class SampleScores(float[] flat, Func<float[]>? logits, bool regions, float even = 0)
{
    private float[]? _logits;

    private float[] Logits => _logits ??= logits!();

    private int Places => Logits.Length / flat.Length;

    /// <summary>The scores of all classes as a choice sums them.</summary>
    public float[] Of(LinearTerm choice)
    {
        if (logits is null)
            return flat;
        float[] region = choice.OwnRegion ? Own(choice, Classes(choice)) : choice.Region ?? Everywhere();
        return Sums(region);
    }

    /// <summary>The choice with its class fixed.</summary>
    public LinearTerm FreezeChoices(LinearTerm choice)
    {
        if (choice.Rank is null && !(choice.OwnRegion && regions))
            return choice;
        var classes = Classes(choice);
        var pinned = choice with { Rank = null, Classes = classes };
        return choice.OwnRegion && regions ? pinned with { OwnRegion = false, Region = Own(choice, classes) } : pinned;
    }

    private IReadOnlyList<(int Index, float Weight)> Classes(LinearTerm choice) =>
        choice.Rank is not { } rank
            ? choice.Classes
            : [(LinearTerm.Ranked(logits is null ? flat : Sums(choice.Region ?? Everywhere()), rank), 1f)];

    private float[] Everywhere() => [.. Enumerable.Repeat(1f, Places)];

    private float[] Sums(float[] region)
    {
        var sums = new float[flat.Length];
        for (int c = 0; c < sums.Length; c++)
            sums[c] = System.Numerics.Tensors.TensorPrimitives.Dot(Logits.AsSpan(c * Places, Places), region);
        return sums;
    }

    /// <summary>
    /// The weights of the places where one of the classes has the highest score; of a single class, those on its side.
    /// </summary>
    private float[] Own(LinearTerm choice, IReadOnlyList<(int Index, float Weight)> classes)
    {
        float[] region = [.. choice.Region ?? Everywhere()];
        for (int place = 0; place < region.Length; place++)
        {
            if (flat.Length == 1)
            {
                if ((Logits[place] - even) * classes[0].Weight <= 0)
                    region[place] = 0;
                continue;
            }
            float best = Enumerable.Range(0, flat.Length).Max(c => Logits[c * Places + place]);
            if (classes.All(c => c.Weight == 0 || Logits[c.Index * Places + place] < best))
                region[place] = 0;
        }
        return region;
    }
}
