namespace GradCam;

/// <summary>What every explanation computes once on few numbers: loops by hand, because vectors over any type take 15 ms to compile for the first.</summary>
internal static class Loops
{
    /// <summary>The largest value; not a number if one is not.</summary>
    public static float Max(ReadOnlySpan<float> values)
    {
        float most = values[0];
        foreach (float value in values) most = MathF.Max(most, value);
        return most;
    }

    /// <summary>Sets what is negative to zero.</summary>
    public static void Relu(Span<float> values)
    {
        foreach (ref float value in values) value = MathF.Max(value, 0);
    }

    /// <summary>Divides all values.</summary>
    public static void Divide(Span<float> values, float by)
    {
        foreach (ref float value in values) value /= by;
    }

    /// <summary>The softmax of scores.</summary>
    public static void SoftMax(ReadOnlySpan<float> scores, Span<float> probabilities)
    {
        float most = Max(scores), sum = 0;
        for (int i = 0; i < scores.Length; i++) sum += probabilities[i] = MathF.Exp(scores[i] - most);
        Divide(probabilities, sum);
    }

    /// <summary>The places of the largest values, the largest first, of equals the first.</summary>
    public static int[] Largest(ReadOnlySpan<float> values, int count)
    {
        var found = new List<int>();
        while (found.Count < Math.Min(count, values.Length))
        {
            int best = -1;
            for (int i = 0; i < values.Length; i++)
                if (!found.Contains(i) && (best < 0 || values[i].CompareTo(values[best]) > 0)) best = i;
            found.Add(best);
        }
        return [.. found];
    }
}
