namespace Sampan.Migration.Habits;

/// <summary>How far a word is from another that may have been meant.</summary>
public static class EditDistance
{
    /// <summary>Characters put in, left out or changed (Levenshtein). Costs the product of both lengths.</summary>
    public static int Of(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
