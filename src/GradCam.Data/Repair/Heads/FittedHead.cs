namespace GradCam.Data.Repair.Heads;

/// <summary>What a remedy makes of a head: other weights, or nodes around it.</summary>
internal abstract record FittedHead
{
    /// <summary>The scores of a picture.</summary>
    public abstract double[] Scores(RepairExample example);

    /// <summary>Writes it into a model.</summary>
    /// <param name="file">The head in the model's file.</param>
    public abstract void WriteTo(HeadFile file);

    /// <summary>The likeliest class of a picture.</summary>
    public int Predict(RepairExample example)
    {
        double[] scores = Scores(example);
        return Array.IndexOf(scores, scores.Max());
    }
}
