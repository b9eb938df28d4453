"""Mail that waits to be sent: a table as the queue, SMTP as the way out.

Knows neither comments nor words: who gets which mail, and when it may go, is said by the
rooms above (`comments/notices.py`); `jobs.py` runs the delivery.
"""
