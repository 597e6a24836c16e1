using System.Collections.Frozen;
using GradCam.Autodiff.Rules;

namespace GradCam.Autodiff;

/// <summary>Every operator that can be differentiated, by name; one row each, a file per family.</summary>
internal static class RuleTable
{
    public static FrozenDictionary<string, Rule> All { get; } = new Dictionary<string, Rule>[]
    {
        Arithmetic.Rules, Activations.Rules, Choices.Rules, Shaping.Rules, Reductions.Rules,
    }.SelectMany(family => family).ToFrozenDictionary();
}
