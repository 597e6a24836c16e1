namespace GradCam.Methods.Engine;

/// <summary>Maps that are made of a score at each place.</summary>
internal static class PlaceScores
{
    /// <summary>Scores at places have no zero of their own: the least of them becomes it.</summary>
    public static float[] AboveLeast(float[] scores)
    {
        float least = scores.Min();
        return [.. scores.Select(s => s - least)];
    }
}
