namespace GradCam.Data.Report.Slices;

/// <summary>
/// How surprising the number of errors in a part of the rows is: Fisher's exact test, one-sided, and the likelihood
/// ratio that slices are ordered by.
/// </summary>
internal sealed class FisherTest
{
    // Terms below this part of the sum change no digit of it.
    private const double Negligible = 1e-17;

    private readonly double[] _logFactorial;

    /// <param name="most">The largest number of rows.</param>
    public FisherTest(int most)
    {
        _logFactorial = new double[most + 1];
        for (int i = 2; i <= most; i++)
            _logFactorial[i] = _logFactorial[i - 1] + Math.Log(i);
    }

    /// <summary>The probability of at least so many errors in a part, if errors fall by chance.</summary>
    /// <param name="wrong">The errors in the part.</param>
    /// <param name="count">The rows of the part.</param>
    /// <param name="allWrong">The errors in all rows.</param>
    /// <param name="all">All rows.</param>
    public double PValue(int wrong, int count, int allWrong, int all)
    {
        int most = Math.Min(count, allWrong);
        double first = Math.Exp(LogTerm(wrong, count, allWrong, all)),
            sum = first,
            term = first;
        for (int k = wrong; k < most && term > sum * Negligible; k++)
        {
            term *= (double)(count - k) * (allWrong - k) / ((k + 1.0) * (all - allWrong - count + k + 1.0));
            sum += term;
        }
        return Math.Min(1, sum);
    }

    /// <summary>
    /// Twice the logarithm of the likelihood ratio of two error rates against one (the G statistic); 0 where the part
    /// has no more errors than the rest.
    /// </summary>
    public static double Evidence(int wrong, int count, int allWrong, int all)
    {
        double expected = (double)count * allWrong / all;
        if (wrong <= expected)
            return 0;
        return 2
            * (
                Term(wrong, expected)
                + Term(count - wrong, count - expected)
                + Term(allWrong - wrong, allWrong - expected)
                + Term(all - count - allWrong + wrong, all - count - allWrong + expected)
            );
        static double Term(double observed, double expected) =>
            observed > 0 ? observed * Math.Log(observed / expected) : 0;
    }

    private double LogTerm(int wrong, int count, int allWrong, int all) =>
        LogChoose(allWrong, wrong) + LogChoose(all - allWrong, count - wrong) - LogChoose(all, count);

    private double LogChoose(int n, int k) =>
        k < 0 || k > n ? double.NegativeInfinity : _logFactorial[n] - _logFactorial[k] - _logFactorial[n - k];
}
