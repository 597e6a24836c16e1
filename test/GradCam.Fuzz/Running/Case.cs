using GradCam.Fuzz.Targets;

namespace GradCam.Fuzz.Running;

/// <summary>One input of a campaign, which its number alone decides.</summary>
/// <param name="Target">Its kind.</param>
/// <param name="Input">The bytes.</param>
internal readonly record struct Case(FuzzTarget Target, byte[] Input)
{
    /// <summary>Makes the input of a number.</summary>
    public static Case Of(IReadOnlyList<FuzzTarget> kinds, int seed, long number)
    {
        var random = new Random(unchecked((seed * 1_000_003) ^ (int)(number * 2_654_435_761L >> 7)));
        int at = random.Next(kinds.Sum(k => k.Weight));
        var target = kinds.First(k => (at -= k.Weight) < 0);
        return new(target, target.Make(random));
    }
}
