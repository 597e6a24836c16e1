using System.Collections.Frozen;
using GradCam.Autodiff.Rules;
using GradCam.Autodiff.Rules.Kernels;

namespace GradCam.Autodiff;

/// <summary>Every operator that can be differentiated, by name; one row each, a file per family.</summary>
internal static class RuleTable
{
    public static FrozenDictionary<string, Rule> All { get; } =
        Joined(
            Activations.Rules,
            Arithmetic.Rules,
            Attention.Rules,
            Choices.Rules,
            Contraction.Rules,
            Convolution.Rules,
            Functions.Rules,
            Indexing.Rules,
            Linear.Rules,
            Normalization.Rules,
            Pooling.Rules,
            Quantization.Rules,
            Recurrence.Rules,
            Reductions.Rules,
            Resampling.Rules,
            Sampling.Rules,
            Shaping.Rules
        );

    /// <summary>The rules of guided backpropagation: a ReLU lets a gradient pass only where it is positive.</summary>
    public static FrozenDictionary<string, Rule> Guided { get; } =
        new Dictionary<string, Rule>(All)
        {
            ["Relu"] = new Rule(n => n.G.Relu() * Heaviside.Above(n.Y, 0)),
        }.ToFrozenDictionary();

    private static FrozenDictionary<string, Rule> Joined(params Dictionary<string, Rule>[] families)
    {
        var all = new Dictionary<string, Rule>();
        foreach (var family in families)
        foreach (var (name, rule) in family)
            all.Add(name, rule);
        return all.ToFrozenDictionary();
    }
}
